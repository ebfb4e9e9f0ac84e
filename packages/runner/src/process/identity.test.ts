import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isGroupAlive, readBootId, readGroup } from './identity.ts';

test('a group lives as long as one of its processes, and not by a dead one that nobody waited for', async () => {
  // the first process leaves one behind, which nobody but the first process of the machine can wait for
  const first = spawn('/bin/sh', ['-c', 'sleep 100 & echo $!; exit 0'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const [pid] = (await once(first.stdout, 'data')) as [Buffer];
  await once(first, 'exit');
  const group = first.pid ?? 0;
  expect(isGroupAlive(group)).toBe(true);
  process.kill(Number(pid), 'SIGKILL');
  await expect.poll(() => isGroupAlive(group)).toBe(false);
});

test('this process has a group that lives', () => {
  const group = readGroup();
  expect(group === null || isGroupAlive(group)).toBe(true);
  expect(readBootId()).toBe(readBootId());
});
