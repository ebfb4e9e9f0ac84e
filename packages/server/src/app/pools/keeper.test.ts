import { expect, test, vi } from 'vitest';
import { PoolWorld, person, poolId, poolRow } from './testing/world.ts';

/** Minutes of a pool are seconds of a machine that has much to do. */
vi.setConfig({ testTimeout: 120_000 });

test('an empty pool starts a runner for a job that waits, and is empty again after it was idle', async () => {
  const world = await PoolWorld.begin(poolRow());
  const jobId = await world.submit();
  await world.pass(1_000);
  expect((await world.hosted()).map(({ hosting }) => [hosting?.operation?.kind, hosting?.reservedFor])).toEqual([
    ['deploy', jobId],
  ]);
  await world.pass(60_000);
  expect(await world.stateOf(jobId)).toBe('succeeded');
  expect((await world.hosted()).map(({ hosting }) => [hosting?.state, hosting?.reservedFor])).toEqual([['awake', null]]);
  await world.pass(60_000);
  expect(await world.hosted()).toEqual([]);
  expect(await world.decisions()).toEqual(['start', 'remove']);
});

test('1 000 jobs on a pool of at most 20: never 21, never idle beside waiting jobs for longer than a start, empty after', async () => {
  const world = await PoolWorld.begin(poolRow());
  for (let number = 0; number < 1_000; number++) await world.submit();
  let idleMs = 0;
  let idleMsMost = 0;
  const look = (): void => {
    const isIdle = world.done < 980 && [...world.alive.values()].some(({ busy }) => busy.size === 0);
    idleMs = isIdle || (world.alive.size < 20 && world.done < 980) ? idleMs + 500 : 0;
    idleMsMost = Math.max(idleMsMost, idleMs);
  };
  for (let minutes = 0; minutes < 60 && world.done < 1_000; minutes++) await world.pass(60_000, look);
  expect(world.done).toBe(1_000);
  expect(world.most).toBe(20);
  expect(idleMsMost).toBeLessThanOrEqual(world.machineStartMs + 1_000);
  await world.pass(90_000);
  expect(await world.hosted()).toEqual([]);
  const told = await world.decisions();
  expect([told.filter((what) => what === 'start').length, told.filter((what) => what === 'remove').length]).toEqual([20, 20]);
});

test('a broken image is tried five times, ever more slowly, and then no more until somebody resumes the pool', async () => {
  const world = await PoolWorld.begin(poolRow({ startLimitMs: 10_000 }));
  world.machineStartMs = 2_000;
  world.cloud.programs.starts = () => ({ reason: 'CannotPullContainerError: no such image' });
  const jobs = [await world.submit(), await world.submit(), await world.submit()];
  const tried = () => world.cloud.history.filter((each) => each.startsWith('machine')).length;
  await world.pass(30_000);
  // what was begun together fails together
  expect(tried()).toBe(3);
  const times: number[] = [];
  for (let minutes = 0, before = tried(); minutes < 60; minutes++) {
    await world.pass(60_000);
    if (tried() > before) times.push(minutes + 1);
    before = tried();
  }
  expect([tried(), times.length]).toEqual([7, 4]);
  // each try itself takes some of a minute
  const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(waits.map((wait, index) => wait - 2 ** (index + 1)).every((more) => more === 0 || more === 1)).toBe(true);
  const view = await world.app.pools.find(poolId);
  expect(view.holding).toMatch(/^5 starts in a row failed.*CannotPullContainerError/);
  expect(view.failing).toBe(true);
  expect(world.cloud.list()).toEqual([]);
  // a person mends it
  world.cloud.programs.starts = () => 'runs';
  await world.app.pools.resume(poolId, person('jo'));
  await world.pass(120_000);
  expect(await Promise.all(jobs.map((id) => world.stateOf(id)))).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect((await world.store.read.pools())[0]?.failing).toBeNull();
  expect((await world.app.pools.find(poolId)).failing).toBe(false);
});

test('a pool whose runners are all there holds, but nothing of it fails', async () => {
  const world = await PoolWorld.begin(poolRow({ max: 1 }));
  world.machineStartMs = 2_000;
  await world.submit();
  await world.submit();
  await world.pass(4_000);
  const { holding, failing } = await world.app.pools.find(poolId);
  expect({ holding, failing }).toEqual({ holding: 'The one runner that it may have is there.', failing: false });
});

test('a runner that offers less than its pool says does not lead to the next one', async () => {
  const offering = { ...poolRow().offering, labels: ['gpu'] };
  const world = await PoolWorld.begin(poolRow({ offering, idleMs: 10_000 }));
  world.offers = { labels: [] };
  await world.submit({ labels: ['gpu'] });
  await world.pass(20 * 60_000);
  const decisions = await world.decisions();
  expect(decisions.filter((what) => what === 'start').length).toBeLessThanOrEqual(5);
  expect(decisions.slice(0, 3)).toEqual(['start', 'release', 'hold']);
});

test('jobs that may not start anyway start nothing: parked under a key, paused, pinned, or of another kind', async () => {
  const world = await PoolWorld.begin(poolRow());
  const concurrency = { key: 'k', limit: 1 };
  for (let number = 0; number < 5; number++) await world.submit({ concurrency });
  await world.submit({ executor: 'ansible' });
  const runner = await world.runner('own', { executors: ['ansible'] });
  await world.submit({ runner: runner.id });
  await world.pass(5_000);
  expect((await world.hosted()).length).toBe(1);
  await world.app.pauses.pause(null, { why: 'night', until: null, by: person('jo') });
  await world.submit();
  await world.pass(5_000);
  expect((await world.hosted()).length).toBe(1);
  await world.app.pauses.resume(null, person('jo'));
  await world.pass(5_000);
  expect((await world.hosted()).length).toBe(2);
});

test('a registered runner that is free takes the job, and no pool starts one', async () => {
  const world = await PoolWorld.begin(poolRow());
  const runner = await world.runner('own');
  const call = runner.sync();
  await world.submit();
  await world.pass(2_000);
  expect([call.offers.length, await world.hosted()]).toEqual([1, []]);
});

test('idle time is remembered over a restart of the server', async () => {
  const world = await PoolWorld.begin(poolRow());
  await world.submit();
  await world.pass(90_000);
  const [before] = await world.hosted();
  expect(before?.hosting?.idleSince).not.toBeNull();
  await world.restart(1_000);
  await world.pass(25_000);
  expect(await world.hosted()).toEqual([]);
});

test('above its cost ceiling a pool starts nothing, and says why', async () => {
  const world = await PoolWorld.begin(poolRow({ min: 1, cost: { perHour: 60, ceilingPerDay: 30 }, idleMs: 1_000 }));
  await world.pass(40 * 60_000);
  const view = await world.app.pools.find(poolId);
  expect(view.spentLastDay).toBeGreaterThan(30);
  for (let number = 0; number < 3; number++) await world.submit();
  await world.pass(10_000);
  expect([(await world.hosted()).length, (await world.app.pools.find(poolId)).holding]).toEqual([
    1,
    'Its runners cost as much in the last 24 hours as they may: 30.',
  ]);
});

test('in dry-run mode it says what it would do, once, and does nothing', async () => {
  const world = await PoolWorld.begin(poolRow({ dryRun: true }));
  const jobId = await world.submit();
  await world.pass(60_000);
  const { rows } = await world.app.pools.decisions(poolId, { limit: 9, after: null });
  expect(rows.map((row) => [row.what, row.jobId, row.dryRun])).toEqual([['start', jobId, true]]);
  expect(await world.hosted()).toEqual([]);
});

test('with room for several jobs a runner is started for as many', async () => {
  const world = await PoolWorld.begin(poolRow({ offering: { ...poolRow().offering, capacity: 4 } }));
  for (let number = 0; number < 9; number++) await world.submit();
  await world.pass(2_000);
  expect((await world.hosted()).length).toBe(3);
  await world.pass(60_000);
  expect([world.done, world.most]).toEqual([9, 3]);
});

test('the newest 500 decisions are kept', async () => {
  const world = await PoolWorld.begin(poolRow({ dryRun: true, max: 1_000 }));
  for (let round = 0; round < 6; round++) {
    for (let number = 0; number < 100; number++) await world.submit();
    await world.pass(70_000);
  }
  await world.pass(130_000);
  expect(await world.decisions()).toHaveLength(500);
});
