import { expect, test } from 'vitest';
import { runChild } from './run-child.mjs';

const run = (script: string, options = {}) => runChild(process.execPath, ['-e', script], options);

test("the child's exit code is ours", async () => {
  expect(await run('process.exit(7)')).toBe(7);
});

test("a signal's exit code is the shell's", async () => {
  expect(await run("process.kill(process.pid, 'SIGKILL')")).toBe(137);
});

test('the child gets the environment that we name', async () => {
  expect(await run("process.exit(process.env.ANSWER === '42' ? 0 : 1)", { env: { ANSWER: '42' } })).toBe(0);
});

test('a program that is not there is an error', async () => {
  await expect(runChild('/nowhere/program', [])).rejects.toThrow('ENOENT');
});

test('an interrupt is left to the child, and followed by SIGTERM where that is asked for', async () => {
  // The child reports to us that it is up by signalling its parent; only then is it safe to interrupt.
  const waiting =
    "setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit(3)); process.kill(process.ppid, 'SIGUSR2');";
  const ready = new Promise((resolve) => process.once('SIGUSR2', resolve));
  const code = run(waiting, { termAfterInt: 1 });
  await ready;
  process.emit('SIGINT');
  expect(await code).toBe(3);
});
