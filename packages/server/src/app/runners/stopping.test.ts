import { beforeEach, expect, test } from 'vitest';
import type { SubmitInput } from '../jobs/use-cases.ts';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

/** A runner that was kicked while it had a job. */
async function stopped(patch: Partial<SubmitInput> = {}, fence = true) {
  const runner = await plane.runner('a', { fence });
  const id = await plane.submit({ onPartition: 'stop', ...patch });
  const offer = await runner.take();
  await plane.app.fleet.act(runner.id, 'kick', { by: person('admin'), reason: null, forMs: null });
  return { runner, id, offer };
}

const historyOf = async (id: string) => (await plane.app.jobs.detail(id)).history;
const sync = async (runner: TestRunner, patch = {}) => {
  const call = runner.sync({ freeSlots: 0, ...patch });
  await settle();
  return call;
};

test('a job that must not run twice waits until the lease ran out, and everybody is told when that is', async () => {
  const { id, runner } = await stopped();
  const until = plane.clock.now() + 60_000;
  expect(await plane.app.jobs.detail(id)).toMatchObject({
    job: { state: 'processing' },
    stoppingUntil: until,
    history: [{ state: 'stopping', cause: 'kicked', stoppingUntil: until }],
  });
  const next = (await plane.runner('b')).sync();
  await plane.clock.advance(59_000);
  expect([next.state, await plane.stateOf(id)]).toEqual(['answered', 'processing']);
  await plane.clock.advance(1_500);
  expect(await plane.job(id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
  expect(await plane.app.jobs.detail(id)).toMatchObject({ stoppingUntil: null, history: [{ state: 'ended', cause: 'kicked' }] });
  expect((await plane.app.fleet.find(runner.id)).tasks).toEqual([]);
});

test('it still takes a slot, and its runner is busy', async () => {
  const { runner, offer } = await stopped();
  expect(await plane.app.fleet.find(runner.id)).toMatchObject({
    status: { activity: 'busy' },
    tasks: [{ attemptId: offer.attemptId }],
  });
});

test('a runner that still lists it is told to stop it, and its words no longer count', async () => {
  const { runner, offer, id } = await stopped();
  await runner.open();
  expect((await sync(runner)).answer?.stop).toMatchObject([{ attemptId: offer.attemptId, code: 'lease_lost' }]);
  expect(await codeOf(runner.report(offer))).toBe('lease_lost');
  expect(await codeOf(plane.app.runners.gate(runner.id, offer.attemptId, offer.epoch, '127.0.0.1'))).toBe('lease_lost');
  runner.holds = runner.holds.map((lease) => ({ ...lease, stopping: true }));
  expect((await sync(runner)).state, 'it has shown that it knows').toBe('held');
  expect(await plane.stateOf(id)).toBe('processing');
});

test('a runner that asks again later keeps the job from others for longer: it still has it', async () => {
  const { runner, id } = await stopped();
  await plane.clock.advance(50_000);
  await runner.open();
  await sync(runner);
  await plane.clock.advance(50_000);
  expect(await plane.stateOf(id)).toBe('processing');
});

test.each<[string, (runner: TestRunner) => Promise<unknown>]>([
  ["a new session's first sync", (runner) => runner.open()],
  [
    'a later sync of it',
    async (runner) => {
      await runner.open();
      await sync(runner);
    },
  ],
])('%s that does not list it confirms the stop: the job goes on at once', async (_, begin) => {
  const { runner, id } = await stopped();
  await begin(runner);
  runner.holds = [];
  await sync(runner);
  expect(await plane.job(id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
  expect(await historyOf(id)).toMatchObject([{ state: 'ended', cause: 'kicked' }]);
  expect((await (await plane.runner('b')).take()).jobId).toBe(id);
});

test('removing its runner fails the job at once', async () => {
  const { runner, id } = await stopped();
  await plane.app.fleet.act(runner.id, 'remove', { by: person('admin'), reason: null, forMs: null });
  expect(await plane.job(id)).toMatchObject({ state: 'failed', outcome: { reason: 'runner_removed' } });
});

test('a runner that cannot stop by itself keeps a stop job to its time limit, or until it says that it is over', async () => {
  const { runner, id, offer } = await stopped({ timeLimitMs: 600_000 }, false);
  const until = plane.clock.now() + 660_000;
  expect((await plane.app.jobs.detail(id)).stoppingUntil).toBe(until);
  await plane.clock.advance(659_000);
  expect(await plane.stateOf(id)).toBe('processing');
  await plane.clock.advance(1_500);
  expect(await plane.stateOf(id)).toBe('queued');
  expect(await codeOf(runner.report(offer))).toBe('lease_lost');
});

test('without a time limit only its runner ends it, however long the silence', async () => {
  const runner = await plane.runner('a', { fence: false });
  const id = await plane.submit({ onPartition: 'stop' });
  const offer = await runner.take();
  await plane.clock.advance(3_600_000);
  expect(await plane.stateOf(id)).toBe('processing');
  await runner.report(offer);
  expect(await plane.stateOf(id)).toBe('succeeded');
});
