import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeDeadWaiters, withLock } from './lock.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-lock-'));
  lock = join(folder, 'a.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const patiently = (onWait: () => void = () => {}) => ({ stopping: new AbortController().signal, onWait });

/** A process that holds the lock until it is killed. */
async function holder() {
  const module = fileURLToPath(new URL('./lock.ts', import.meta.url));
  const code = `const { withLock } = await import(process.argv[1]);
    await withLock(process.argv[2], { stopping: new AbortController().signal, onWait: () => console.log('waits') },
      () => new Promise(() => { console.log('holds'); setInterval(() => {}, 1000); }));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code, module, lock], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { said: said.toString().trim(), kill };
}

test('one at a time, and everybody in the end', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(lock, patiently(), work)));
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual(['a.lock']);
  expect(readdirSync(lock)).toEqual([]);
});

test('what fails frees it, and its failure is passed on', async () => {
  await expect(withLock(lock, patiently(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(lock, patiently(), async () => 'free')).toBe('free');
});

test('another process is waited for, and holds nothing any more when it was killed', async () => {
  const first = await holder();
  expect(first.said).toBe('holds');
  const waiter = await holder();
  expect(waiter.said).toBe('waits');
  await waiter.kill();
  let kill: Promise<void> | null = null;
  const onWait = () => {
    kill = first.kill();
  };
  expect(await withLock(lock, patiently(onWait), async () => 'taken over')).toBe('taken over');
  expect(kill).not.toBeNull();
  expect(readdirSync(folder)).toHaveLength(2);
  removeDeadWaiters(folder);
  expect(readdirSync(folder)).toEqual(['a.lock']);
});

test('who is told to stop waits no longer, and leaves nothing', async () => {
  const stopping = new AbortController();
  await withLock(lock, patiently(), async () => {
    const onWait = () => stopping.abort();
    await expect(withLock(lock, { stopping: stopping.signal, onWait }, async () => {})).rejects.toThrow('aborted');
  });
  expect(readdirSync(folder)).toEqual(['a.lock']);
});
