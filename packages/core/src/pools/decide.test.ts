import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failedStart, retryAt } from './back-off.ts';
import { decidePools } from './decide.ts';
import type { Pool } from './state.ts';
import { now, samplePool, sampleRunner, starting, want, worlds } from './testing/worlds.ts';
import { type PoolRunner, type PoolView, stands } from './view.ts';

const view = (runners: PoolRunner[], patch: Partial<Pool> = {}, spent = 0): PoolView => ({
  pool: samplePool(patch),
  runners,
  spent,
});
const told = (views: PoolView[], ...jobs: string[]) =>
  decidePools(
    views,
    jobs.map((id) => want(id, ...views.map(({ pool }) => pool.id))),
    now,
  ).acts.map(({ poolId, what, runnerId, jobId }) => [poolId, what, runnerId, jobId].filter((each) => each !== null).join(' '));

test('starts a runner for each job that waits, up to the maximum, and says once why it starts no more', () => {
  expect(told([view([])], 'j1', 'j2')).toEqual(['p start j1', 'p start j2']);
  expect(told([view([], { max: 1 })], 'j1', 'j2', 'j3')).toEqual(['p start j1', 'p hold j2']);
  expect(told([view([])])).toEqual([]);
});

test('wakes what sleeps before it starts anew, and uses runners of which nothing stands', () => {
  const asleep = sampleRunner('r2', { state: 'asleep', idleSince: null });
  const absent = sampleRunner('r1', { state: 'absent', idleSince: null });
  expect(told([view([absent, asleep])], 'j1', 'j2', 'j3')).toEqual(['p wake r2 j1', 'p start r1 j2', 'p start j3']);
});

test('starts no job twice while its runner is on its way, and once more when that has had its time', () => {
  expect(told([view([starting('r', 'j1')])], 'j1')).toEqual([]);
  expect(told([view([starting('r', 'j1')])], 'j2')).toEqual(['p start j2']);
  // what was started for a job that another runner took is there for the next one
  expect(told([view([starting('r', null)])], 'j2')).toEqual([]);
  expect(told([view([starting('r', 'j1', 600_000)])], 'j1')).toEqual(['p start j1']);
});

test('awaits a runner that lost contact a moment ago, and starts another when it stays away', () => {
  const away = (agoMs: number, patch: Partial<PoolRunner> = {}) =>
    sampleRunner('r', { isReady: false, awaySince: now - agoMs, ...patch });
  expect(told([view([away(19_000)])], 'j1', 'j2')).toEqual(['p start j2']);
  expect(decidePools([view([away(19_000)])], [want('j1')], now).nextAt).toBe(now + 1_000);
  expect(told([view([away(20_000)])], 'j1')).toEqual(['p start j1']);
  expect(told([view([away(1_000, { leases: 1 })])], 'j1')).toEqual(['p start j1']);
  expect(told([view([away(1_000, { isHeldBack: true })])], 'j1')).toEqual(['p start j1']);
});

test('counts the slots of a runner', () => {
  const offering = { ...samplePool().offering, capacity: 3 };
  expect(told([view([], { offering })], 'j1', 'j2', 'j3', 'j4')).toEqual(['p start j1', 'p start j4']);
  expect(told([view([starting('r', 'j1')], { offering })], 'j1', 'j2', 'j3')).toEqual([]);
});

test('takes the cheapest pool that fits and may, then the first by name', () => {
  const cost = (perHour: number) => ({ perHour, ceilingPerDay: null });
  const dear = view([], { id: 'a', name: 'a', cost: cost(2) });
  const cheap = view([], { id: 'b', name: 'b', cost: cost(1), max: 1 });
  expect(told([dear, cheap], 'j1', 'j2')).toEqual(['b start j1', 'a start j2']);
  expect(told([view([], { id: 'y', name: 'y' }), view([], { id: 'x', name: 'x' })], 'j1')).toEqual(['x start j1']);
});

test('holds when it is stopped, costs too much, or a start failed a moment ago', () => {
  expect(told([view([], { stopped: true })], 'j1')).toEqual(['p hold j1']);
  expect(told([view([], { cost: { perHour: 1, ceilingPerDay: 5 } }, 5)], 'j1')).toEqual(['p hold j1']);
  expect(told([view([], { cost: { perHour: 1, ceilingPerDay: 5 } }, 4.9)], 'j1')).toEqual(['p start j1']);
  const failing = (inRow: number, agoMs: number) => ({ failing: { inRow, at: now - agoMs, reason: 'no image' } });
  expect(told([view([], failing(1, 59_000))], 'j1')).toEqual(['p hold j1']);
  // one at a time until one comes
  expect(told([view([], failing(1, 60_000))], 'j1', 'j2')).toEqual(['p start j1', 'p hold j2']);
  expect(told([view([], failing(5, 9_999_999))], 'j1')).toEqual(['p hold j1']);
});

test('a start that failed is tried again after 1, 2, 4, 8 and 10 minutes; a burst of failures counts once', () => {
  const waits = [1, 2, 3, 4, 5, 9].map((inRow) => (retryAt({ inRow, at: 0, reason: '' }) ?? 0) / 60_000);
  expect(waits).toEqual([1, 2, 4, 8, 10, 10]);
  const one = failedStart(null, 1, 'no image', 5);
  expect(failedStart(one, 2, 'no network', 6)).toEqual({ inRow: 1, at: 5, reason: 'no network' });
  expect(failedStart(one, 7, 'no network', 9)).toEqual({ inRow: 2, at: 9, reason: 'no network' });
});

test('keeps a minimum awake, and puts away what is idle above it, the longest idle first', () => {
  expect(told([view([], { min: 2 })], 'j1')).toEqual(['p start j1', 'p start']);
  const idle = (id: string, ms: number) => sampleRunner(id, { idleSince: now - ms });
  const runners = [idle('r1', 60_000), idle('r2', 90_000), idle('r3', 59_999)];
  expect(told([view(runners, { min: 1 })])).toEqual(['p remove r2', 'p remove r1']);
  expect(told([view(runners, { min: 2, onIdle: 'sleep' })])).toEqual(['p sleep r2']);
  expect(decidePools([view(runners, { min: 0 })], [], now).nextAt).toBe(now + 1);
});

test('a lower maximum holds at once, a dead runner is no runner, and one that a person holds back is left alone', () => {
  const runners = [
    sampleRunner('r1'),
    sampleRunner('r2', { leases: 1, idleSince: null }),
    sampleRunner('r3', { state: 'asleep' }),
  ];
  expect(told([view(runners, { max: 1 })])).toEqual(['p remove r3', 'p remove r1']);
  const away = (ms: number) => sampleRunner('r', { awaySince: now - ms, isReady: false });
  expect(told([view([away(600_000)], { min: 1 })])).toEqual(['p remove r']);
  expect(told([view([away(599_999)], { min: 1 })])).toEqual([]);
  expect(told([view([sampleRunner('r', { isHeldBack: true, idleSince: 0 })])])).toEqual([]);
});

test('a runner that came and does not get the job that it was started for is no runner for it', () => {
  const came = (agoMs: number) => sampleRunner('r', { reservedFor: 'j1', idleSince: now - agoMs });
  expect(told([view([came(59_999)], { idleMs: 10 })], 'j1')).toEqual([]);
  expect(told([view([came(60_000)])], 'j1')).toEqual(['p release r j1']);
});

test('a job that is pinned wakes its runner and starts none', () => {
  const pinned = { ...want('j1'), runnerId: 'r', poolIds: [] };
  const acts = (runners: PoolRunner[]) =>
    decidePools([view(runners)], [pinned], now).acts.map(({ what, runnerId }) => [what, runnerId]);
  expect(acts([sampleRunner('q', { state: 'asleep' }), sampleRunner('r', { state: 'asleep' })])).toEqual([['wake', 'r']]);
  expect(acts([sampleRunner('q', { state: 'asleep' })])).toEqual([]);
});

test('a pool that only says what it would do serves nobody', () => {
  const dry = view([], { id: 'a', name: 'a', dryRun: true });
  expect(told([dry, view([], { id: 'b', name: 'b', max: 1 })], 'j1', 'j2')).toEqual(['a start j2', 'b start j1', 'b hold j2']);
});

const isStart = ({ what }: { what: string }): boolean => what === 'start' || what === 'wake';

test('never above the maximum, no job twice, nothing put away that is in use, nothing started where that is forbidden', () => {
  fc.assert(
    fc.property(worlds, ({ views, wants }) => {
      const { acts } = decidePools(views, wants, now);
      const jobs: string[] = [];
      for (const { pool, runners, spent } of views) {
        const own = acts.filter(({ poolId }) => poolId === pool.id);
        const starts = own.filter(isStart);
        const standing = runners.filter(stands).length;
        const added = own.filter(({ what }) => what === 'start').length;
        expect(added === 0 || standing + added <= pool.max).toBe(true);
        // the second failure was 100 seconds ago
        const isBackedOff = (pool.failing?.inRow ?? 0) >= 2;
        if (pool.stopped || isBackedOff || (pool.cost?.ceilingPerDay ?? 99) <= spent) expect(starts).toEqual([]);
        for (const { runnerId, what } of own.filter((act) => act.what === 'sleep' || act.what === 'remove')) {
          const runner = runners.find(({ id }) => id === runnerId);
          expect(runner?.operation ?? null, what).toBeNull();
          if (runner?.state === 'awake') expect([runner.leases, runner.isWanted, runner.isHeldBack]).toEqual([0, false, false]);
        }
        const named = own.flatMap(({ what, runnerId }) => (what === 'release' ? [] : (runnerId ?? [])));
        expect(new Set(named).size).toBe(named.length);
        if (!pool.dryRun) jobs.push(...starts.flatMap(({ jobId }) => jobId ?? []));
      }
      expect(new Set(jobs).size).toBe(jobs.length);
    }),
  );
});

test('a job is left alone only when each pool that fits may start nothing more', () => {
  fc.assert(
    fc.property(worlds, ({ views, wants }) => {
      const free = views.map((each) => ({
        ...each,
        spent: 0,
        pool: { ...each.pool, stopped: false, dryRun: false, failing: null },
      }));
      const { acts } = decidePools(free, wants, now);
      for (const { poolId, jobId } of acts.filter(({ what }) => what === 'hold')) {
        if (jobId === null) continue;
        const own = free.find(({ pool }) => pool.id === poolId);
        const added = acts.filter((act) => act.poolId === poolId && act.what === 'start').length;
        const asleep = own?.runners.filter(({ state, operation }) => state === 'asleep' && operation === null).length ?? 0;
        expect((own?.runners.filter(stands).length ?? 0) + added).toBeGreaterThanOrEqual(own?.pool.max ?? 0);
        expect(acts.filter((act) => act.poolId === poolId && act.what === 'wake')).toHaveLength(asleep);
      }
    }),
  );
});
