import { update } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';
import type { Trouble } from '../testing/troubled-store.ts';

let plane: TestPlane;
let runner: TestRunner;
beforeEach(async () => {
  plane = await TestPlane.start();
  runner = await plane.runner('one', { capacity: 2 });
  // from now on the class of such jobs is known
  await plane.app.jobs.cancel(await plane.submit(), person('jo'), null);
  // a pass finds that nothing of it is left
  const call = runner.sync();
  await settle();
  call.dropConnection();
  await settle();
});

/** A sync of the runner that is held. */
async function waiting(of = runner) {
  const call = of.sync();
  await settle();
  expect(call.state).toBe('held');
  return call;
}

test('where a runner waits and no other job does, a job is offered in the commit that submits it', async () => {
  const call = await waiting();
  const before = plane.store.commits;
  const { job } = await plane.submitted();
  expect(plane.store.commits).toBe(before + 1);
  expect(job.state).toBe('claimed');
  await settle();
  expect(call.offers).toMatchObject([{ jobId: job.id, epoch: 1, executor: 'shell' }]);
  expect(plane.eventTypes(job.id)).toEqual(['job.queued', 'job.claimed']);
  expect(await plane.store.read.queuedWork([job.id])).toEqual([]);
  const [offer] = call.offers;
  if (!offer) return expect.unreachable('it was offered');
  expect((await runner.accept(offer)).assignment).toMatchObject({ jobId: job.id, attemptNumber: 1 });
  await runner.report(offer);
  expect(await plane.stateOf(job.id)).toBe('succeeded');
});

test('a job that comes while the offer of another one is committed waits for the next pass', async () => {
  const call = await waiting();
  const open = plane.store.block('job');
  const [first, second] = [plane.submit(), plane.submit()];
  await settle();
  open();
  const ids = await Promise.all([first, second]);
  await settle();
  expect(call.offers.map(({ jobId }) => jobId)).toEqual([ids[0]]);
  expect((await runner.take()).jobId).toBe(ids[1]);
});

test('who waits longer goes first', async () => {
  const earlier = await plane.submit();
  const open = plane.store.block('attempt');
  const call = runner.sync();
  await settle();
  const later = await plane.submitted();
  expect(later.job.state).toBe('queued');
  open();
  await settle();
  expect(call.offers.map(({ jobId }) => jobId)).toEqual([earlier]);
});

test('a job whose offer is under way does not wait: the next one is offered at once', async () => {
  const earlier = await plane.submit();
  const open = plane.store.block('attempt');
  const [call, other] = [runner.sync(), (await plane.runner('two')).sync()];
  await settle();
  const submitted = plane.submitted();
  await settle();
  open();
  const { job } = await submitted;
  expect(job.state).toBe('claimed');
  await settle();
  expect([...call.offers, ...other.offers].map(({ jobId }) => jobId).toSorted()).toEqual([earlier, job.id].toSorted());
});

test('a job of a paused project waits', async () => {
  const call = await waiting();
  await plane.app.pauses.pause(null, { why: 'tests', until: null, by: person('jo') });
  expect((await plane.submitted()).job.state).toBe('queued');
  await settle();
  expect(call.state).toBe('held');
});

test('a pause is answered when such an offer is made', async () => {
  const call = await waiting();
  const open = plane.store.block('job');
  const submitted = plane.submit();
  await settle();
  let paused = false;
  const pause = plane.app.pauses.pause(null, { why: 'tests', until: null, by: person('jo') }).then(() => {
    paused = true;
  });
  await settle();
  expect(paused).toBe(false);
  open();
  const id = await submitted;
  await pause;
  await settle();
  expect(call.offers.map(({ jobId }) => jobId)).toEqual([id]);
});

test('a runner that hangs up meanwhile gives the job back', async () => {
  const call = await waiting();
  const open = plane.store.block('job');
  const submitted = plane.submit();
  await settle();
  call.dropConnection();
  open();
  const id = await submitted;
  await settle();
  expect(await plane.stateOf(id)).toBe('queued');
  expect((await runner.take()).jobId).toBe(id);
});

test('a runner that changed meanwhile gets nothing, and the job waits for whoever may have it', async () => {
  const call = await waiting();
  const row = await plane.store.read.get('runner', runner.id);
  if (!row) return expect.unreachable('it is registered');
  // another server changed it
  await plane.store.commit([{ changes: [update('runner', row, {})], guards: [], events: [] }]);
  const { job } = await plane.submitted();
  expect(job.state).toBe('queued');
  await settle();
  // known anew, it is given the job by the pass that this wakes
  expect(call.offers.map(({ jobId }) => jobId)).toEqual([job.id]);
});

describe('a commit that went wrong', () => {
  test.each<Trouble>(['unknown', 'lost', 'conflict'])('(%s): one job, and one runner has it', async (trouble) => {
    const call = await waiting();
    plane.store.meet(trouble, 'job');
    const id = await plane.submit();
    await settle();
    expect(call.offers.map(({ jobId }) => jobId)).toEqual([id]);
    const { history } = await plane.app.jobs.detail(id);
    expect(history).toMatchObject([{ id: call.offers[0]?.attemptId, state: 'offered' }]);
  });

  test('(unavailable): no job, and the runner goes on waiting', async () => {
    const call = await waiting();
    plane.store.meet('unavailable', 'job');
    await expect(plane.submit()).rejects.toMatchObject({ code: 'storage_unavailable' });
    await settle();
    expect(call.state).toBe('held');
    const id = await plane.submit();
    await settle();
    expect(call.offers.map(({ jobId }) => jobId)).toEqual([id]);
  });
});
