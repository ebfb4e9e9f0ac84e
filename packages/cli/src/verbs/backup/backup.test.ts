import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { refusal } from '../../testing/fake-server.ts';
import { newFolder } from '../../testing/run-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const api = 'POST /api/v1/instance/backup';
const sent = { an: 'archive' };
const content = JSON.stringify(sent);

test('saves what comes, for its owner alone, and says that the keys are not in it', async () => {
  const server = await serve({ [api]: { body: sent } });
  const folder = newFolder();
  const { code, stdout } = await callCli(['backup', join(folder, 'b.tar')], envFor(server));
  expect(code).toBe(0);
  expect(stdout.toString()).toMatch(/b\.tar \(16 B\)\nThe keys are not in it: keep installation-key, secret-key/);
  expect(readdirSync(folder)).toEqual(['b.tar']);
  expect(readFileSync(join(folder, 'b.tar'), 'utf8')).toBe(content);
  expect(statSync(join(folder, 'b.tar')).mode & 0o777).toBe(0o600);
  expect(server.seen[0]?.body).toEqual({ withKeys: false });
});

test('as JSON, with its digest; with the keys when they are wanted', async () => {
  const server = await serve({ [api]: { body: sent } });
  const file = join(newFolder(), 'b.tar');
  const { stdout } = await callCli(['backup', file, '--json', '--with-keys'], envFor(server));
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(JSON.parse(stdout.toString())).toEqual({ file, bytes: content.length, sha256, withKeys: true });
  expect(server.seen[0]?.body).toEqual({ withKeys: true });
});

test('a file that is there stays, before anything is asked; --force replaces it', async () => {
  const server = await serve({ [api]: { body: sent } });
  const file = join(newFolder(), 'b.tar');
  writeFileSync(file, 'older');
  const { code, stderr } = await callCli(['backup', file], envFor(server));
  expect([code, server.seen, readFileSync(file, 'utf8')]).toEqual([2, [], 'older']);
  expect(stderr).toContain('--force replaces it');
  expect((await callCli(['backup', file, '--force'], envFor(server))).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(content);
});

test('- is standard output, with nothing else in it', async () => {
  const server = await serve({ [api]: { body: sent } });
  const { stdout, stderr } = await callCli(['backup', '-'], envFor(server));
  expect(stdout.toString()).toBe(content);
  expect(stderr).toContain('The keys are not in it');
});

test('what is refused, or can not be written, leaves nothing', async () => {
  const server = await serve({ [api]: refusal(409, 'backup_running') });
  const folder = newFolder();
  const { code, stderr } = await callCli(['backup', join(folder, 'b.tar')], envFor(server));
  expect([code, readdirSync(folder)]).toEqual([1, []]);
  expect(stderr).toContain('refused: backup_running');
  const other = await callCli(['backup', join(folder, 'none', 'b.tar')], envFor(server));
  expect([other.code, existsSync(join(folder, 'none'))]).toEqual([2, false]);
});

test('one that breaks off is no backup', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-tar', 'content-length': '1000' });
    response.write('x'.repeat(100), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = newFolder();
  const { code, stderr } = await callCli(['backup', join(folder, 'b.tar')], { env: { BATON_URL: url, BATON_TOKEN: 'x' } });
  expect([code, readdirSync(folder)]).toEqual([1, []]);
  expect(stderr).toMatch(/broke off after 100 bytes/);
});

test('two runs to one file, and a partial one that stands there, leave each other alone', async () => {
  const waiting: ServerResponse[] = [];
  const both = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-tar' });
    response.write('first half, ', () => {
      if (waiting.push(response) === 2) both.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const env = { BATON_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, BATON_TOKEN: 'x' };
  const folder = newFolder();
  const file = join(folder, 'b.tar');
  writeFileSync(`${file}.partial`, 'of somebody else');
  const runs = [1, 2].map(() => callCli(['backup', file], { env }));
  await both.promise;
  waiting[0]?.destroy();
  await Promise.race(runs);
  waiting[1]?.end('second half');
  const codes = (await Promise.all(runs)).map(({ code }) => code);
  expect(codes.toSorted()).toEqual([0, 1]);
  expect(readdirSync(folder).toSorted()).toEqual(['b.tar', 'b.tar.partial']);
  expect(readFileSync(file, 'utf8')).toBe('first half, second half');
  expect(readFileSync(`${file}.partial`, 'utf8')).toBe('of somebody else');
});

test('restore says what it wants', async () => {
  expect((await callCli(['restore', '--help'])).stdout.toString()).toContain('baton restore FILE');
});
