import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageOf } from '@baton/protocol/pack-program';
import { digestOf } from '@baton/protocol/program-package';
import { expect, onTestFinished, test } from 'vitest';
import { Programs } from './programs.ts';
import { SelfUpdater } from './updater.ts';

const path = '/download/baton-runner-1.1.0.tgz';
const good = packageOf('1.1.0', "console.log('1.1.0')");

async function bench(served: Buffer) {
  const dir = mkdtempSync(join(tmpdir(), 'baton-updater-'));
  const server = createServer((request, response) => {
    if (request.url === path) response.end(served);
    else response.writeHead(request.url === '/download/moved.tgz' ? 302 : 404, { location: `http://127.0.0.1${path}` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    rmSync(dir, { recursive: true });
  });
  const programs = new Programs(dir);
  programs.install('1.0.0', Buffer.from(''));
  programs.save({ current: '1.0.0', former: null, trial: null, failed: null });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const access = { url, caFile: null, environment: {} };
  const updater = (version: string) => new SelfUpdater({ programs, access, version, log: () => {} });
  return { programs, updater };
}

const order = (content: Buffer, patch = {}) => ({ version: '1.1.0', path, sha256: digestOf(content), ...patch });

test('a version is fetched, checked, installed beside, started next, and stays when it is connected', async () => {
  const { programs, updater } = await bench(good);
  const old = updater('1.0.0');
  await old.prepare(order(good));
  expect(readFileSync(programs.fileOf('1.1.0'), 'utf8')).toBe("console.log('1.1.0')");
  expect(programs.state()?.trial).toBeNull();
  old.activate();
  expect(programs.state()?.trial).toEqual({ version: '1.1.0', starts: 0 });
  updater('1.1.0').connected();
  expect(programs.state()).toEqual({ current: '1.1.0', former: '1.0.0', trial: null, failed: null });
});

test('a version that failed is told until somebody heard it', async () => {
  const { programs, updater } = await bench(good);
  programs.save({ current: '1.0.0', former: null, trial: null, failed: { version: '1.1.0', reason: 'it hung' } });
  const old = updater('1.0.0');
  expect(old.failed()).toEqual({ version: '1.1.0', reason: 'it hung' });
  old.connected();
  expect(old.failed()).toBeNull();
});

test.each([
  ['another digest', good, { sha256: '0'.repeat(64) }, 'what came has the SHA-256'],
  ['another version', packageOf('1.2.0', 'x'), {}, 'what came is of version 1.2.0'],
  ['what is no package', Buffer.from('hello'), {}, 'it is no gzip file'],
  ['a program that does not start', packageOf('1.1.0', 'throw new Error("no")'), {}, 'its program does not start'],
  ['a program that says it is another', packageOf('1.1.0', "console.log('9.9.9')"), {}, 'it is of version 9.9.9'],
  ['a place elsewhere', good, { path: 'http://127.0.0.1/download/x.tgz' }, 'is no download of the server'],
  ['a redirection', good, { path: '/download/moved.tgz' }, 'the server answered 302'],
])('refuses %s, and nothing is started in place', async (_, served, patch, words) => {
  const { programs, updater } = await bench(served);
  const old = updater('1.0.0');
  await expect(old.prepare(order(served, patch))).rejects.toThrow(words);
  old.activate();
  expect(programs.state()?.trial).toBeNull();
});
