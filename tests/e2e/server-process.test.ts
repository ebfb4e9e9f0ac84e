import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const main = fileURLToPath(import.meta.resolve('@baton/server/main'));
const root = mkdtempSync(join(tmpdir(), 'baton-process-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Started {
  child: ChildProcess;
  output: { text: string };
  ended: Promise<number | null>;
}

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const env = { HOME: root, ...environment };
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env });
  const output = { text: '' };
  const keep = (piece: Buffer): void => {
    output.text += piece.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output, ended };
}

interface Ready {
  url: string;
  setupUrl: string | null;
  dataDir: string;
}
const ready = async ({ child }: Started): Promise<Ready> => (await once(child, 'message'))[0] as Ready;

test('a server tells its parent where it is, keeps what it has, and stops on signals that come twice', async () => {
  const data = join(root, 'one');
  const started = start(['--port', '0', '--data', data]);
  const { url, setupUrl, dataDir } = await ready(started);
  expect([dataDir, (await fetch(`${url}/healthz`)).status]).toEqual([data, 200]);
  expect(setupUrl).toMatch(new RegExp(`^${url}/setup\\?token=bat_setup_`));

  const second = start(['--port', '0', '--data', data]);
  expect(await second.ended).toBe(1);
  expect(second.output.text).toMatch(/Another server already runs on .*\nStop it/);
  expect(second.output.text).not.toMatch(/^\s+at /m);

  started.child.kill('SIGTERM');
  started.child.kill('SIGINT');
  expect(await started.ended).toBe(0);
  expect(started.output.text).toContain('"msg":"stopped"');
  const again = start(['--port', '0', '--data', data], { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' });
  expect((await ready(again)).setupUrl).not.toBe(setupUrl);
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
  // one module is enough for a thread to load what strips types, and to keep its 12 MB
  const threads = again.output.text.match(/ESM .*\/(?:main\/process|sqlite\/writer|file\/keeper-thread)\.ts was accepted/g);
  expect(threads).toHaveLength(3);
  expect(again.output.text).not.toContain('no transpile cache');
});

test('help, version and mistakes need no data folder', async () => {
  const [help, version, mistake] = [start(['--help']), start(['--version']), start(['--port', 'http'])];
  expect(await Promise.all([help.ended, version.ended, mistake.ended])).toEqual([0, 0, 1]);
  expect(help.output.text).toContain('--public-url URL');
  expect(version.output.text).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(mistake.output.text).toContain('port: must be a whole number from 0 to 65535 (got http, from the flag --port)');
});
