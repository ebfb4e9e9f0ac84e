import { Result } from '@baton/protocol/gitea';
import { beforeEach, expect, test } from 'vitest';
import { codeOf } from '../../../app/testing/plane.ts';
import { atWork, type GiteaPlane, type SpeakingRunner } from '../testing/gitea-plane.ts';

let world: GiteaPlane;
let runner: SpeakingRunner;
let task: bigint;
let job: string;

beforeEach(async () => {
  ({ world, runner, task, job } = await atWork());
});

/** Another server takes over, with the same database and without the logs of the one before. */
async function takeOver(): Promise<void> {
  const { history } = await world.plane.app.jobs.detail(job);
  await world.plane.logs.remove(history[0]?.id ?? '');
  await world.plane.clock.advance(1_000);
  world.plane.dataFolderSince = world.plane.clock.now();
  await world.restart();
}

const missing = (which: string) => `baton: ${which} missing: acknowledged by a server whose data folder is not here`;

const linesOf = async (): Promise<string[]> => {
  const { chunks } = (await world.plane.app.jobs.readLog(job, null, 0, 1_000_000)) as unknown as {
    chunks: { bytes: Uint8Array }[];
  };
  const text = chunks.map(({ bytes }) => new TextDecoder().decode(bytes)).join('');
  return text.split('\n').slice(0, -1);
};

const receiptOf = async () => (await world.plane.app.jobs.detail(job)).history[0]?.log;

test('rows that another server acknowledged are said to be missing, and its runner comes to its end', async () => {
  expect(await runner.log(task, 0, ['a', 'b', 'c'])).toBe(3);
  await takeOver();
  expect(await runner.log(task, 3, ['d'])).toBe(4);
  expect(await runner.log(task, 3, ['d'])).toBe(4);
  expect(await runner.log(task, 4, ['e'], true)).toBe(5);
  expect(await runner.log(task, 4, ['e'], true)).toBe(5);
  await runner.update(task, Result.SUCCESS);
  expect(await world.plane.stateOf(job)).toBe('succeeded');
  expect(await linesOf()).toEqual([missing('lines 1 to 3 of this log are'), 'd', 'e']);
  expect(await receiptOf()).toMatchObject({ complete: false, linesDropped: 3, bytesDropped: 0, lines: 3, givenUp: null });
});

test('all that was to be told is gone: the end comes through all the same', async () => {
  await runner.log(task, 0, ['a']);
  await takeOver();
  expect(await runner.log(task, 1, [''], true)).toBe(2);
  await runner.update(task, Result.FAILURE);
  expect(await world.plane.stateOf(job)).toBe('failed');
  expect(await linesOf()).toEqual([missing('line 1 of this log is'), '']);
});

test('servers that take over from each other again and again count on', async () => {
  await runner.log(task, 0, ['a', 'b']);
  await takeOver();
  expect(await runner.log(task, 2, ['c'])).toBe(3);
  // what came meanwhile is with another server
  await world.restart();
  expect(await runner.log(task, 10, ['k'])).toBe(11);
  await world.restart();
  expect(await runner.log(task, 10, ['k', 'l'])).toBe(12);
  expect(await runner.log(task, 12, ['m'], true)).toBe(13);
  await world.restart();
  expect(await runner.log(task, 12, ['m'], true)).toBe(13);
  expect(await codeOf(runner.log(task, 13, ['n']))).toBe('already_exists');
  expect(await linesOf()).toEqual([
    ...[missing('lines 1 to 2 of this log are'), 'c'],
    ...[missing('lines 4 to 10 of this log are'), 'k', 'l', 'm'],
  ]);
  expect(await receiptOf()).toMatchObject({ complete: false, linesDropped: 9 });
});

test('a log that was closed elsewhere is acknowledged as far as its runner told it', async () => {
  await runner.log(task, 0, ['a', 'b']);
  await takeOver();
  expect(await runner.log(task, 2, ['c'], true)).toBe(3);
  await takeOver();
  expect(await runner.log(task, 2, ['c'], true)).toBe(3);
  await runner.update(task, Result.SUCCESS);
  expect(await world.plane.stateOf(job)).toBe('succeeded');
});

test('a server that has its data folder has all that it acknowledged: what its runner leaves out is not stored', async () => {
  await runner.log(task, 0, ['a']);
  expect(await runner.log(task, 5, ['f'])).toBe(1);
  await world.restart();
  expect(await runner.log(task, 5, ['f'])).toBe(1);
  expect(await linesOf()).toEqual(['a']);
});

test('no number of rows that no log can have is believed', async () => {
  await takeOver();
  expect(await runner.log(task, 2 ** 40, ['x'])).toBe(0);
  expect(await linesOf()).toEqual([]);
});
