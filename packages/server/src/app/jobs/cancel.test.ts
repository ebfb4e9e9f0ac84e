import { beforeEach, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

test('a queued job is over at once and never offered', async () => {
  const id = await plane.submit();
  const view = await plane.app.jobs.cancel(id, person('admin'), 'not needed');
  expect(view.job).toMatchObject({ state: 'cancelled', cancel: { by: 'admin', reason: 'not needed' } });
  const call = (await plane.runner()).sync();
  await settle();
  expect(call.state).toBe('held');
});

test('an offered job is over at once: the runner is answered, and can not accept it', async () => {
  const runner = await plane.runner('a', { capacity: 2 });
  const first = runner.sync();
  await settle();
  const id = await plane.submit();
  await settle();
  const [offer] = first.offers;
  if (!offer) return expect.unreachable('it was offered');
  await plane.app.jobs.cancel(id, person('admin'), null);
  expect(await plane.stateOf(id)).toBe('cancelled');
  expect(await codeOf(runner.accept(offer))).toBe('lease_lost');
});

test('a running job: its held sync is answered at once, again until the runner shows that it stops', async () => {
  const runner = await plane.runner('a', { capacity: 2 });
  const id = await plane.submit();
  const offer = await runner.take();
  const held = runner.sync();
  await settle();
  const view = await plane.app.jobs.cancel(id, person('admin'), 'too slow');
  expect(view.job.state).toBe('processing');
  await settle();
  const told = [{ attemptId: offer.attemptId, reason: 'too slow' }];
  expect(held.answer?.cancel).toEqual(told);

  const again = runner.sync();
  await settle();
  expect(again.answer?.cancel, 'the answer may have been lost').toEqual(told);

  runner.holds = [{ ...offer, stopping: true }];
  const knows = runner.sync();
  await settle();
  expect(knows.state, 'it need not be told again').toBe('held');

  await runner.report(offer, 'cancelled');
  expect(await plane.job(id)).toMatchObject({ state: 'cancelled', outcome: { reason: 'cancelled' } });
});

test('a runner that is lost while it should cancel ends the job as cancelled', async () => {
  const runner = await plane.runner();
  const id = await plane.submit();
  await runner.take();
  await plane.app.jobs.cancel(id, person('admin'), null);
  await plane.clock.advance(61_000);
  expect(await plane.job(id)).toMatchObject({ state: 'cancelled', outcome: { reason: 'cancelled' } });
});

test('a cancelled job that was lost is not given back: the runner is told to stop', async () => {
  const runner = await plane.runner();
  const id = await plane.submit();
  const offer = await runner.take();
  await plane.clock.advance(61_000);
  await plane.app.jobs.cancel(id, person('admin'), null);
  const call = runner.sync();
  await settle();
  expect(call.answer?.stop).toMatchObject([{ attemptId: offer.attemptId, code: 'lease_lost' }]);
});

test('what is over or unknown is refused', async () => {
  const id = await plane.submit();
  await plane.app.jobs.cancel(id, person('admin'), null);
  expect(await codeOf(plane.app.jobs.cancel(id, person('admin'), null))).toBe('job_finished');
  expect(await codeOf(plane.app.jobs.cancel('nothing', person('admin'), null))).toBe('job_not_found');
});

test('cancelling while the offer is committed: one of them wins, and the job is over in the end', async () => {
  const runner = await plane.runner();
  const call = runner.sync();
  await settle();
  const open = plane.store.block('attempt');
  const id = await plane.submit();
  await settle();
  const cancelling = plane.app.jobs.cancel(id, person('admin'), null);
  await settle();
  open();
  await cancelling;
  await settle();
  expect(await plane.stateOf(id)).toBe('cancelled');
  for (const offer of call.offers) expect(await codeOf(runner.accept(offer))).toBe('lease_lost');
});
