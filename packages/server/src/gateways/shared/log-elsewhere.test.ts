import { beforeEach, expect, test } from 'vitest';
import type { ForeignAttempt } from './foreign-attempt.ts';
import { ForeignPlane, settle } from './testing/foreign-plane.ts';

const note =
  'baton: lines of this log may be missing before this one: a server whose data folder is not here may have taken them';
const succeeded = { kind: 'succeeded', exitCode: 0, signal: null, message: null } as const;

let world: ForeignPlane;
let id: string;
let job: string;
let attempt: ForeignAttempt;

beforeEach(async () => {
  world = await ForeignPlane.start('semaphore');
  id = await world.registered();
  await world.began(id, 'boot-1');
  const taking = world.take(id);
  await settle();
  job = await world.plane.submit();
  await settle();
  if (!taking.got) throw new Error('it was given a job');
  attempt = taking.got;
});

/** Another server starts, on the same database. */
async function restarted({ since }: { since: number }): Promise<void> {
  world.plane.dataFolderSince = since;
  await world.plane.restart();
  const [known] = (await ForeignPlane.start('semaphore', world.plane)).fleet.runner(id, '127.0.0.1').attempts();
  if (!known) throw new Error('the attempt is still its');
  attempt = known;
}

const report = (...lines: string[]) => attempt.log.report(lines.map((text) => ({ text, key: text })));

const linesOf = async (): Promise<string[]> => {
  const { chunks } = await world.plane.app.jobs.readLog(job, 1, 0, 10_000);
  return chunks.map(({ bytes }) => new TextDecoder().decode(bytes).trim());
};

const receiptOf = async () => (await world.plane.app.jobs.detail(job)).history[0]?.log;

test('where no number tells what another server took, the log says that lines may be missing, once, and is not complete', async () => {
  await report('one');
  await world.plane.clock.advance(1_000);
  await world.plane.logs.remove(attempt.id);
  const since = world.plane.clock.now();
  await restarted({ since });
  await report('two');
  await report('two', 'three');
  await restarted({ since });
  await report('two', 'three', 'four');
  await attempt.finish(succeeded);
  expect(await linesOf()).toEqual([note, 'two', 'three', 'four']);
  expect(await receiptOf()).toMatchObject({ complete: false, lines: 4, linesDropped: 0, givenUp: null });
  expect(await world.plane.stateOf(job)).toBe('succeeded');
});

test('lines that simply follow are taken behind it too', async () => {
  await world.plane.clock.advance(1_000);
  await restarted({ since: world.plane.clock.now() });
  await attempt.log.append(null, [{ text: 'one' }]);
  await attempt.log.append(null, [{ text: 'two' }]);
  expect(await linesOf()).toEqual([note, 'one', 'two']);
});

test('a server that goes on with the folder of the one before, and an attempt that began after the change, have nothing elsewhere', async () => {
  await report('one');
  await restarted({ since: world.plane.clock.now() - 1_000_000 });
  await report('one', 'two');
  await attempt.finish(succeeded);
  expect(await linesOf()).toEqual(['one', 'two']);
  expect(await receiptOf()).toMatchObject({ complete: true });
});
