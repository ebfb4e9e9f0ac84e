import { expect, test } from 'vitest';
import { PoolWorld, poolRow } from '../../app/pools/testing/world.ts';
import { ForeignPlane, settle } from './testing/foreign-plane.ts';

/** A pool, and beside it a runner of another system that offers the same. */
async function beside(capacity = 1): Promise<{ world: PoolWorld; foreign: ForeignPlane; id: string }> {
  const world = await PoolWorld.begin(poolRow({ max: 2 }));
  const foreign = await ForeignPlane.start('semaphore', world);
  const id = await foreign.registered('one', { capacity });
  await foreign.began(id, 'boot-1', { capacity });
  return { world, foreign, id };
}

/** It asks each second, as its program does, for so long. */
async function asks({ world, foreign, id }: Awaited<ReturnType<typeof beside>>, seconds: number): Promise<void> {
  for (let at = 0; at < seconds; at++) {
    foreign.take(id, 800);
    await world.pass(1_000);
  }
}

const whyNot = async (world: PoolWorld, job: string) => (await world.app.explain.job(job)).groups.map(({ text }) => text);

test('a pool starts none while a runner of another system asks for work: that one gets the job', async () => {
  const scene = await beside();
  await asks(scene, 30);
  const waiting = scene.foreign.take(scene.id, 4_500);
  const job = await scene.world.submit();
  await settle();
  await scene.world.pass(15_000);
  expect(waiting.got?.assignment?.jobId).toBe(job);
  expect(await scene.world.decisions()).toEqual([]);
});

test('a runner of another system that fell silent holds no pool back, though it is shown as online for longer', async () => {
  const scene = await beside();
  const { world, foreign, id } = scene;
  const last = foreign.take(id, 4_500);
  await settle();
  last.drop();
  const job = await world.submit();
  await world.pass(10_000);
  expect(await whyNot(world, job), 'it may ask again').toEqual(['is free and takes jobs in their turn']);
  expect(await world.decisions()).toEqual([]);
  await world.pass(5_500);
  expect(await whyNot(world, job)).toContain('is silent');
  await world.pass(10_000);
  expect(await world.decisions()).toEqual(['start']);
  await world.pass(60_000);
  expect(await world.stateOf(job)).toBe('succeeded');
});

test('what has a job and asks for no other one is given none, whatever room it said that it has', async () => {
  const { world, foreign, id } = await beside(4);
  const waiting = foreign.take(id, 4_500);
  await world.submit();
  await settle();
  expect(waiting.got).toBeTruthy();
  for (let second = 0; second < 20; second++) {
    await world.pass(1_000);
    if (waiting.got) await foreign.fleet.runner(id, '127.0.0.1').heard(waiting.got);
  }
  const job = await world.submit();
  expect(await whyNot(world, job)).toEqual(['has a job and asks for no other at the moment']);
  await world.pass(1_000);
  expect(await world.decisions()).toEqual(['start']);
});

test('of many jobs a runner that says it has room for dozens gets one, and its pool starts runners for the others', async () => {
  const { world, foreign, id } = await beside(32);
  foreign.take(id, 4_500);
  await settle();
  for (let job = 0; job < 4; job++) await world.submit();
  await world.pass(2_000);
  // it has begun the first and asks again in a while
  expect(await world.decisions()).toEqual(['start', 'start']);
});

test('one that asks after long pauses is known to: between two questions it is not silent, and no pool starts another', async () => {
  const scene = await beside();
  const { world, foreign, id } = scene;
  const asksOnce = async (): Promise<void> => {
    foreign.take(id, 800);
    await world.pass(1_000);
  };
  for (let question = 0; question < 3; question++) {
    await asksOnce();
    await world.pass(24_000);
  }
  await asksOnce();
  await world.pass(20_000);
  const fits = await world.submit();
  expect(await whyNot(world, fits)).toEqual('is free and takes jobs in their turn');
  await world.pass(3_000);
  expect(await world.decisions()).toEqual([]);
  // none is waited for without end
  await world.pass(20_000);
  expect(await whyNot(world, fits)).toContain('is silent');
});

test('one whose long job has just ended is not silent: it could not ask before', async () => {
  const { world, foreign, id } = await beside();
  const waiting = foreign.take(id, 4_500);
  await world.submit();
  await settle();
  const attempt = waiting.got;
  if (!attempt) return expect.unreachable('it has the job');
  const runner = foreign.fleet.runner(id, '127.0.0.1');
  for (let second = 0; second < 50; second++) {
    await world.pass(1_000);
    await runner.heard(attempt);
  }
  await runner.finish(attempt, { kind: 'succeeded', exitCode: 0, signal: null, message: null });
  const job = await world.submit();
  await world.pass(5_000);
  expect(await whyNot(world, job)).toEqual(['is free and takes jobs in their turn']);
  expect(await world.decisions()).toEqual([]);
});
