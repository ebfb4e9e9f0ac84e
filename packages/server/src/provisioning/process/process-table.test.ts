import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { procTable, psTable } from './process-table.ts';

// Linux has both ways to ask, so the one of macOS is tried there too
const tables = process.platform === 'linux' ? { procTable, psTable } : { psTable };

describe.each(Object.entries(tables))('%s', (_, table) => {
  let child: ChildProcess;
  let pid: number;

  beforeEach(async () => {
    child = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'some', 'words of', 'a test']);
    await once(child, 'spawn');
    pid = child.pid ?? 0;
  });
  afterEach(() => child.kill('SIGKILL'));

  test('a process is found by its words and by its parent, and has one time at which it started', async () => {
    const started = await table.startTime(pid);
    expect(started).not.toBeNull();
    expect(await table.startTime(pid)).toBe(started);
    expect(await table.withWords(['words of', 'a test'])).toEqual([pid]);
    expect(await table.withWords(['words of', 'a tes'])).toEqual([]);
    expect(await table.children(process.pid)).toContain(pid);
    expect(await table.children(pid)).toEqual([]);
  });

  test('one that ended is none', async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(await table.startTime(pid)).toBeNull();
    expect(await table.children(process.pid)).not.toContain(pid);
  });
});
