import { beforeEach, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

async function busy(patch: Parameters<TestPlane['submit']>[0] = {}) {
  const runner = await plane.runner('a');
  const id = await plane.submit(patch);
  const offer = await runner.take();
  const ask = (epoch = offer.epoch) => plane.app.runners.gate(runner.id, offer.attemptId, epoch, '127.0.0.1');
  return { runner, id, offer, ask };
}

test('leave is given once, and told again to who asks again', async () => {
  const { id, offer, ask } = await busy();
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers).toEqual([{ granted: true }, { granted: true }, { granted: true }]);
  expect((await plane.job(id)).gate).toMatchObject({ attemptId: offer.attemptId, epoch: 1, over: false });
  expect(plane.eventTypes(id).filter((type) => type === 'job.gate_passed')).toHaveLength(1);
  expect(plane.telemetry.of('gates_passed')).toBe(1);
});

test('an answer that was lost on the way to the disk and back is found there', async () => {
  const { id, ask } = await busy();
  plane.store.meet('unknown', 'job');
  expect(await ask()).toEqual({ granted: true });
  expect((await plane.job(id)).gate).toMatchObject({ epoch: 1 });
});

test('a store that is down gives no leave', async () => {
  const { id, ask } = await busy();
  plane.store.meet('unavailable', 'job');
  expect(await codeOf(ask())).toBe('storage_unavailable');
  expect((await plane.job(id)).gate).toBeNull();
});

test('the wrong epoch, a job that is being cancelled and a stranger get none', async () => {
  const { id, offer, ask } = await busy();
  const stranger = await plane.runner('b');
  expect(await codeOf(ask(offer.epoch + 1))).toBe('lease_lost');
  expect(await codeOf(plane.app.runners.gate(stranger.id, offer.attemptId, offer.epoch, '127.0.0.1'))).toBe('attempt_not_found');
  await plane.app.jobs.cancel(id, person('admin'), null);
  expect(await codeOf(ask())).toBe('job_cancelling');
});

test('after it, silence leaves the job to a person; coming back takes it back', async () => {
  const { id, runner, ask } = await busy();
  await ask();
  await plane.clock.advance(61_000);
  expect(await plane.job(id)).toMatchObject({ state: 'needs_attention', gate: { over: false } });
  runner.sync({ freeSlots: 0 });
  await settle();
  expect(await plane.stateOf(id)).toBe('processing');
});
