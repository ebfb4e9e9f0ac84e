import { expect, test } from 'vitest';
import { PoolWorld, poolRow } from './testing/world.ts';

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
}, 60_000);
