import { expect, test, vi } from 'vitest';
import { PoolWorld, person, poolId, poolRow } from './testing/world.ts';

/** Minutes of a pool are seconds of a machine that has much to do. */
vi.setConfig({ testTimeout: 120_000 });

const why = async (world: PoolWorld, id: string) => {
  const { verdict, change } = await world.app.explain.job(id);
  return [verdict, change?.map((each) => [each.change.change, each.scope, each.text])];
};

test('a job that no runner takes is possible when a pool could start one, and a person may start it', async () => {
  const world = await PoolWorld.begin(poolRow({ stopped: true }));
  const id = await world.submit();
  expect(await why(world, id)).toEqual(['waiting', [['start_pool', 'instance', 'start a runner of the pool cloud']]]);
  const other = await world.submit({ labels: ['gpu'] });
  expect((await why(world, other))[0]).toBe('impossible');
  await world.app.pools.deploy(poolId, person('jo'));
  expect(await why(world, id)).toEqual([
    'starting',
    [['wait_for_pool', null, 'wait for a runner of the pool cloud, which is starting']],
  ]);
  await world.pass(60_000);
  expect(await world.stateOf(id), 'the change starts it').toBe('succeeded');
});

test('while a runner sleeps the job is starting, as soon as its pool wakes it', async () => {
  const world = await PoolWorld.begin(poolRow({ onIdle: 'sleep', max: 1 }));
  await world.submit();
  await world.pass(180_000);
  expect((await world.hosted()).map(({ hosting }) => hosting?.state)).toEqual(['asleep']);
  const id = await world.submit();
  expect((await why(world, id))[0]).toBe('starting');
  await world.pass(60_000);
  expect(await world.stateOf(id)).toBe('succeeded');
  expect(await world.decisions()).toEqual(['start', 'sleep', 'wake']);
});

test('while a pool holds back after failed starts, that is said with the last reason, and when it tries again', async () => {
  const world = await PoolWorld.begin(poolRow({ startLimitMs: 10_000 }));
  world.machineStartMs = 2_000;
  world.cloud.programs.starts = () => ({ reason: 'CannotPullContainerError: no such image' });
  const id = await world.submit();
  await world.pass(30_000);
  const soon = await world.app.explain.job(id);
  expect(soon).toMatchObject({ verdict: 'waiting', heldBack: [{ poolId, poolName: 'cloud', inRow: 1 }] });
  expect(soon.heldBack[0]?.until).toBeGreaterThan(world.clock.now());
  expect(soon.text).toMatch(/The pool cloud waits before it starts another runner: one start .* CannotPullContainerError/);
  await world.pass(60 * 60_000);
  const [kind] = await world.app.explain.classes();
  expect(kind).toMatchObject({ verdict: 'waiting', heldBack: [{ inRow: 5, until: null }], place: { jobs: 0, orMore: false } });
  expect(kind?.text).toContain('The pool cloud starts no runner until somebody resumes it: 5 starts in a row failed.');
  world.cloud.programs.starts = () => 'runs';
  await world.app.pools.resume(poolId, person('jo'));
  expect((await world.app.explain.job(id)).heldBack).toEqual([]);
  await world.pass(60_000);
  expect(await world.stateOf(id)).toBe('succeeded');
});

test('a runner that sleeps in a stopped pool is not on its way', async () => {
  const world = await PoolWorld.begin(poolRow({ onIdle: 'sleep', max: 1 }));
  await world.submit();
  await world.pass(180_000);
  await world.app.pools.stop(poolId, person('jo'));
  const id = await world.submit();
  expect(await why(world, id)).toEqual(['waiting', [['start_runner', null, expect.stringContaining('start ')]]]);
  expect((await world.app.explain.job(id)).groups.map(({ text }) => text)).toEqual([
    'sleeps, and its pool wakes no runner for now',
  ]);
});
