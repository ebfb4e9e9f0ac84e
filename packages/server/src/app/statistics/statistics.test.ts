import { placeOfSlot, relativeError, slotAt, spanMs, spansKept } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import { type Diary, SimulatedDay } from '../testing/simulated-day.ts';
import type { StatisticsInput, StatisticsView } from './use-cases.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Equal runs for equal seeds. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

/** What is read in pieces, between which others have their turn. */
async function read(input: Partial<StatisticsInput>): Promise<StatisticsView> {
  let done = false;
  const reading = plane.app.statistics
    .read({ scope: null, from: null, to: null, stepMs: null, by: null, ...input })
    .finally(() => {
      done = true;
    });
  reading.catch(() => {});
  while (!done) await plane.clock.advance(0);
  return await reading;
}

const overlap = (from: number, to: number, start: number, end: number): number =>
  Math.max(0, Math.min(to, end) - Math.max(from, start));

/** The same figures by going through the whole diary. */
function bruteForce({ submitted, started, ended, lost, held, there }: Diary, start: number, end: number) {
  const within = (at: number): boolean => at >= start && at < end;
  const stateCount = (state: string): number => ended.filter((each) => each.state === state && within(each.at)).length;
  return {
    submitted: submitted.filter(within).length,
    started: started.filter(({ at }) => within(at)).length,
    succeeded: stateCount('succeeded'),
    failed: stateCount('failed'),
    cancelled: stateCount('cancelled'),
    lost: lost.filter(({ at }) => within(at)).length,
    busyMs: held.reduce((sum, { from, to }) => sum + overlap(from, to, start, end), 0),
    capacityMs: there.reduce((sum, { from, to, slots }) => sum + slots * overlap(from, to, start, end), 0),
  };
}

const exactQuantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length)) - 1] as number;

function expectNear(told: number | undefined, exact: number): void {
  expect(Math.abs((told ?? Number.NaN) - exact)).toBeLessThanOrEqual(relativeError * exact + 1);
}

/** Every step that is told is what the diary says, and what is not told is nothing. */
async function expectSteps(diary: Diary, stepMs: number, since: number): Promise<void> {
  const now = plane.clock.now();
  const { points, from } = await read({ from: since, stepMs });
  const byStart = new Map(points.map((point) => [point.at, point]));
  for (let at = from; at < now; at += stepMs) {
    const expected = bruteForce(diary, at, at + stepMs);
    const { submitted, started, succeeded, failed, cancelled, lost, busyMs, capacityMs } =
      byStart.get(at) ?? bruteForce(diary, 0, 0);
    const told = { submitted, started, succeeded, failed, cancelled, lost, busyMs, capacityMs };
    expect(told, `from ${(at - since) / minuteMs} min on`).toEqual(expected);
  }
}

test('hours of jobs, with restarts in it, is told as it was: by minutes, by hours, in all, by runner', async () => {
  const day = await SimulatedDay.begin(plane, randomOf(7));
  const begun = plane.clock.now();
  const early = await day.comes('early', 2);
  await day.until(begun + hourMs, 150);
  await day.comes('late', 1);
  await day.until(begun + 2 * hourMs + 7 * minuteMs + 30_000, 250);
  await day.restart();
  await day.until(begun + 2.5 * hourMs, 250);
  await day.goes(early);
  await day.until(begun + 3 * hourMs, 100);
  await day.restart();
  await day.until(begun + 4 * hourMs + 130_000, 200);
  const diary = day.close();
  expect(diary.started.length).toBeGreaterThan(400);
  expect(diary.lost.length).toBeGreaterThan(10);
  await expectSteps(diary, minuteMs, begun);
  await expectSteps(diary, hourMs, begun);
  const { total, groups } = await read({ from: begun, by: 'runner' });
  expect(total).toMatchObject(bruteForce(diary, begun, plane.clock.now() + 1));
  for (const [q, told] of [
    [0.5, total.waiting?.p50Ms],
    [0.95, total.waiting?.p95Ms],
    [0.99, total.waiting?.p99Ms],
  ] as const)
    expectNear(
      told,
      exactQuantile(
        diary.started.map(({ waitedMs }) => waitedMs),
        q,
      ),
    );
  expectNear(total.running?.p95Ms, exactQuantile(diary.ran, 0.95));
  expect(total.running?.count).toBe(diary.ran.length);
  expect(groups?.map(({ name }) => name)).toEqual(expect.arrayContaining(['early', 'late']));
  for (const group of groups ?? []) {
    const own = <T extends { runner: string | null }>(list: T[]): T[] => list.filter(({ runner }) => runner === group.id);
    const { started, ended, lost, held, there } = diary;
    const ofRunner = {
      ...diary,
      submitted: [],
      started: own(started),
      ended: own(ended),
      lost: own(lost),
      held: own(held),
      there: own(there),
    };
    const { busyMs, capacityMs, ...expected } = bruteForce(ofRunner, begun, plane.clock.now() + 1);
    expect(group).toMatchObject({ ...expected, busyMs, capacityMs, utilisation: busyMs / capacityMs });
  }
});

test('a crash costs what was not written yet, and nothing is counted twice', async () => {
  const day = await SimulatedDay.begin(plane, randomOf(11));
  const begun = plane.clock.now();
  await day.comes('one', 2);
  await day.until(begun + hourMs, 300);
  await day.restart(true);
  await day.until(begun + 2 * hourMs, 300);
  const diary = day.close();
  const { total } = await read({ from: begun });
  const exact = bruteForce(diary, begun, plane.clock.now() + 1);
  expect(total).toMatchObject({ submitted: exact.submitted, started: exact.started, succeeded: exact.succeeded });
});

describe('one job', () => {
  const pass = async (): Promise<void> => await plane.clock.advance(5_000);

  async function finished(): Promise<void> {
    const runner = await plane.runner('one');
    await plane.submit();
    const offer = await runner.take();
    await plane.clock.advance(2_000);
    await runner.report(offer);
  }

  const total = async () => (await read({})).total;

  test('costs no row of its own, and is there at once', async () => {
    await finished();
    expect(await plane.store.read.getMany('statisticsSlot', [minuteRow()])).toEqual([]);
    expect(await total()).toMatchObject({ submitted: 1, started: 1, succeeded: 1, running: { count: 1, meanMs: 2_000 } });
    await pass();
    expect(await plane.store.read.getMany('statisticsSlot', [minuteRow()])).toHaveLength(1);
    expect(await total()).toMatchObject({ submitted: 1, started: 1, succeeded: 1 });
  });

  const minuteRow = (): string => placeOfSlot('minute', slotAt('minute', plane.clock.now()));

  test.each(['unknown', 'lost', 'conflict', 'unavailable'] as const)(
    'is counted once whatever happens to the write: %s',
    async (trouble) => {
      await finished();
      plane.store.meet(trouble, 'statisticsSlot');
      await pass();
      await pass();
      expect(await total()).toMatchObject({ submitted: 1, succeeded: 1 });
      await plane.restart();
      expect(await total()).toMatchObject({ submitted: 1, succeeded: 1 });
    },
  );

  test('is told by minutes for a day, by hours for ninety days, by days for two years', async () => {
    await finished();
    const at = plane.clock.now();
    const tells = async (stepMs: number): Promise<number> => {
      const { points } = await read({ from: at - 2 * hourMs, to: at + spanMs.day, stepMs });
      return points.reduce((sum, { succeeded }) => sum + succeeded, 0);
    };
    await plane.restart(2 * hourMs);
    await plane.clock.advance(10_000);
    expect(await tells(minuteMs)).toBe(1);
    await plane.restart(26 * hourMs);
    await plane.clock.advance(10_000);
    const later = await read({ from: at - hourMs, stepMs: minuteMs });
    expect([later.stepMs, later.total.succeeded]).toEqual([hourMs, 1]);
    await plane.restart(91 * spanMs.day);
    await plane.clock.advance(10_000);
    expect([await tells(spanMs.day), (await total()).succeeded]).toEqual([1, 0]);
    await plane.restart(spansKept.day * spanMs.day);
    await plane.clock.advance(10_000);
    expect(await tells(spanMs.day)).toBe(0);
  });

  test('of a scope is told to those who see it', async () => {
    await finished();
    await pass();
    expect(await codeOf(read({ scope: 'nowhere' }))).toBe('scope_not_found');
    const of = (scope: string) => read({ scope, by: 'class' });
    expect((await of('baton/default')).groups).toMatchObject([{ name: 'shell in baton/default', succeeded: 1 }]);
    expect((await of('baton')).total).toMatchObject({ succeeded: 1, utilisation: null });
    expect((await of('instance')).total.utilisation).not.toBeNull();
  });
});

test('the dashboard tells who is there, what is lost, and the last hour', async () => {
  const [one, two] = [await plane.runner('one'), await plane.runner('two')];
  await plane.submit();
  const calls = [one.sync(), two.sync()];
  await settle();
  const taker = calls[0]?.offers.length ? one : two;
  const offer = calls.flatMap(({ offers }) => offers)[0];
  if (!offer) throw new Error('nobody was offered the job');
  await taker.accept(offer);
  await plane.submit({ labels: ['gpu'] });
  await plane.clock.advance(6_000);
  const dashboard = await plane.app.statistics.dashboard(null);
  expect(dashboard).toMatchObject({ jobs: { queued: 1, processing: 1 }, lastHour: { submitted: 2, started: 1 } });
  expect(dashboard.oldestQueuedAt).not.toBeNull();
  expect(Object.values(dashboard.runners).reduce((sum, count) => sum + count, 0)).toBe(2);
  await plane.clock.advance(70_000);
  expect(await plane.app.statistics.dashboard(null)).toMatchObject({ online: 0, lost: { count: 2 }, runners: { offline: 2 } });
  const ofOwner = await plane.app.statistics.dashboard('baton');
  expect(ofOwner, 'runners of the instance are no runners of an owner, whose jobs they do').toMatchObject({
    runners: {},
    lastHour: { submitted: 2 },
  });
  expect(await codeOf(plane.app.statistics.dashboard('nowhere'))).toBe('scope_not_found');
});
