import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { startTimeOf } from './alive.ts';
import { huntEscapees } from './hunt.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process of an attempt that is in no group of it. */
const escaped = async (attemptId: string): Promise<{ pid: number; gone: Promise<unknown> }> => {
  const env = { PATH: process.env.PATH ?? '', BATON_ATTEMPT_ID: attemptId };
  const child = spawn('sh', ['-c', 'echo begun; exec sleep 300'], { detached: true, env, stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  const gone = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return { pid: child.pid ?? 0, gone };
};

test('kills the processes of these attempts and no others', async () => {
  const [mine, other] = [randomUUID(), randomUUID()];
  const [first, second, stranger] = [await escaped(mine), await escaped(mine), await escaped(other)];
  expect(await huntEscapees(new Map([[mine, startTimeOf(first.pid)]]))).toBe(2);
  expect(await Promise.all([first.gone, second.gone])).toEqual(['SIGKILL', 'SIGKILL']);
  expect(startTimeOf(stranger.pid)).not.toBe(null);
});

test('without a known beginning every process is looked at; with one only what is younger', async () => {
  const attemptId = randomUUID();
  const { pid, gone } = await escaped(attemptId);
  const later = String(Number(startTimeOf(pid)) + 1);
  expect(await huntEscapees(new Map([[attemptId, later]]))).toBe(0);
  expect(await huntEscapees(new Map([[attemptId, null]]))).toBe(1);
  expect(await gone).toBe('SIGKILL');
});

test('looks for nothing when there is nothing to look for', async () => {
  expect(await huntEscapees(new Map())).toBe(0);
});
