import { anyLine, type NumberedLine } from '@baton/core';
import { expect, test } from 'vitest';
import { settle, TestPlane } from '../testing/plane.ts';

const linesOf = async (plane: TestPlane, runner: string | null): Promise<NumberedLine[]> => {
  const filter = { ...anyLine, runnerId: runner };
  return (await plane.fleetLog.page({ filter, shows: () => true, first: 'oldest', cursor: null, limit: 1_000 })).lines;
};
const textsOf = (lines: readonly NumberedLine[]): string[] => lines.map(({ text }) => text);

test('a line that comes again after a start of the server is not taken in again', async () => {
  const plane = await TestPlane.start();
  const runner = await plane.runner();
  const line = (number: number) => ({ level: 'info' as const, text: `line ${number}`, number });
  await plane.app.runners.takeLines(runner.id, { stream: 'boot', lines: [line(1), line(2)] });
  // the answer was lost with the server
  await plane.restart();
  const again = await plane.app.runners.takeLines(runner.id, { stream: 'boot', lines: [line(1), line(2), line(3)] });
  expect(again).toEqual({ acknowledged: 3, leftOut: 0 });
  const own = (await linesOf(plane, runner.id)).filter(({ source }) => source === 'runner');
  expect(textsOf(own)).toEqual(['line 1', 'line 2', 'line 3']);
});

test('how a runner comes, falls silent and goes stands under it, and what that did to its jobs', async () => {
  const plane = await TestPlane.start();
  const runner = await plane.runner();
  const other = await plane.runner('other');
  runner.sync();
  await plane.submit();
  await settle();
  await plane.advance(120_000, other);
  const texts = textsOf((await linesOf(plane, runner.id)).filter(({ source }) => source === 'server')).join('\n');
  expect(texts).toContain('a session was opened  address=');
  expect(texts).toContain('the runner is in contact');
  expect(texts).toMatch(/it is stale|it is offline/);
  expect(texts).toContain('an offer was taken back  attemptId=');
  expect(texts).not.toContain('other');
});

test('whoever makes the server say much about one runner leaves room for what it says about others', async () => {
  const plane = await TestPlane.start();
  for (let n = 0; n < 5_000; n++) plane.journal.note('warn', { runnerId: 'noisy', n }, 'again');
  plane.journal.note('warn', { runnerId: 'quiet' }, 'once');
  expect(await linesOf(plane, 'noisy')).toHaveLength(200);
  expect(textsOf(await linesOf(plane, 'quiet'))).toEqual(['once']);
  await plane.advance(12_000);
  expect(textsOf(await linesOf(plane, 'noisy')).at(-1)).toBe('4800 lines were left out here: too many at once');
});

test('what is printed as info and above is kept too, without what must not be told', async () => {
  const plane = await TestPlane.start();
  const { logger } = plane.journal;
  logger.debug({}, 'not this');
  logger.info({ token: 'bat_run_x', password: 'p', cookie: 'c' }, 'this');
  logger.error({ err: new Error('odd'), reference: 'abc' }, 'request failed');
  const lines = await linesOf(plane, null);
  expect(lines.map(({ level, text }) => [level, text.split(' ⏎ ')[0]]).slice(-2)).toEqual([
    ['info', 'this  token=(hidden)  password=(hidden)  cookie=(hidden)'],
    ['error', 'request failed  err=Error: odd'],
  ]);
});
