import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';
import type { SubmitInput } from './use-cases.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const resolve = (id: string, resolution: 'retry' | 'fail' | 'succeed', confirmEnded = false, attemptId: string | null = null) =>
  plane.app.jobs.resolve(id, person('ada'), { resolution, note: 'looked at it', confirmEnded, attemptId, attentionAt: null });

async function busy(patch: Partial<SubmitInput> = {}) {
  const runner = await plane.runner('a');
  const id = await plane.submit(patch);
  return { runner, id, offer: await runner.take() };
}

/** Takes the job and says that it could not be begun. */
async function fail(runner: TestRunner): Promise<void> {
  const offer = await runner.take();
  runner.holds = [];
  await runner.report(offer, 'prepare_failed');
}

describe('a job that could not be prepared', () => {
  test('is tried again at once, then after 5 s, and then waits for a person; it is in nobody’s way', async () => {
    const runner = await plane.runner('a');
    const id = await plane.submit({ priority: 9 });
    await fail(runner);
    await fail(runner);
    expect(await plane.job(id)).toMatchObject({ state: 'queued', backoffUntil: plane.clock.now() + 5_000, attemptsCounted: 0 });
    const other = await plane.submit();
    const second = await runner.take();
    expect(second.jobId, 'a parked job does not stand before others').toBe(other);
    runner.holds = [];
    await runner.report(second);
    const waits = runner.sync();
    await plane.clock.advance(4_000);
    expect(waits.state).toBe('held');
    await plane.clock.advance(1_600);
    expect(waits.offers).toMatchObject([{ jobId: id }]);
    const [offer] = waits.offers;
    if (!offer) return expect.unreachable('it was offered');
    await runner.accept(offer);
    await runner.report(offer, 'prepare_failed');
    expect(await plane.job(id)).toMatchObject({
      state: 'needs_attention',
      attention: { reason: 'quarantined' },
      prepareFailures: 3,
    });
    expect((await plane.app.jobs.detail(id)).history.map(({ cause }) => cause)).toEqual(Array(3).fill('prepare_failed'));
    await resolve(id, 'retry');
    expect((await runner.take()).jobId).toBe(id);
  });

  test('backs off across a restart of the server', async () => {
    const runner = await plane.runner('a');
    const id = await plane.submit();
    await fail(runner);
    await fail(runner);
    await plane.restart(60_000);
    await runner.open();
    await plane.clock.advance(1_000);
    expect((await runner.take()).jobId).toBe(id);
  });

  test('because the server lost what was submitted, is put aside like the others', async () => {
    const runner = await plane.runner('a');
    const id = await plane.submit();
    const spec = await plane.store.read.get('jobSpec', id);
    if (!spec) throw new Error('a job has a specification');
    await plane.store.commit([
      { changes: [{ op: 'remove', kind: 'jobSpec', id, revision: spec.revision }], guards: [], events: [] },
    ]);
    // what was submitted a moment ago is in memory too
    await plane.restart(0);
    await runner.open();
    for (let tries = 0; tries < 3; tries++) {
      const call = runner.sync();
      await plane.clock.advance(6_000);
      const [offer] = call.offers;
      if (!offer) return expect.unreachable(`it was offered, try ${tries + 1}`);
      expect(await codeOf(runner.accept(offer))).toBe('lease_lost');
    }
    const message = 'the server does not have what was submitted any more';
    expect(await plane.job(id)).toMatchObject({ state: 'needs_attention', attention: { reason: 'quarantined', message } });
    const other = await plane.submit();
    expect((await runner.take()).jobId).toBe(other);
  });
});

describe('resolved', () => {
  test('as done: it is over, by whom and why is told, and a runner that comes back is told to stop', async () => {
    const { runner, id, offer } = await busy({ onLost: 'hold' });
    await plane.clock.advance(61_000);
    const view = await resolve(id, 'succeed');
    expect(view.job).toMatchObject({ state: 'succeeded', outcome: { reason: 'resolved', by: 'ada', message: 'looked at it' } });
    const call = runner.sync({ freeSlots: 0 });
    await settle();
    expect(call.answer?.stop).toMatchObject([{ attemptId: offer.attemptId }]);
    expect(plane.eventTypes(id)).toContain('job.resolved');
  });

  test('tried again, it starts on the next runner at once', async () => {
    const { id } = await busy({ onLost: 'hold' });
    await plane.clock.advance(61_000);
    const waiting = (await plane.runner('b')).sync();
    await resolve(id, 'retry');
    await settle();
    expect(waiting.offers).toMatchObject([{ jobId: id, epoch: 2 }]);
  });

  test('past the gate only with a word that the attempt is over', async () => {
    const { runner, id, offer } = await busy();
    await plane.app.runners.gate(runner.id, offer.attemptId, offer.epoch, '127.0.0.1');
    await plane.clock.advance(61_000);
    expect(await plane.job(id)).toMatchObject({ state: 'needs_attention', attention: { reason: 'gated' } });
    expect(await codeOf(resolve(id, 'retry'))).toBe('attempt_may_still_run');
    await resolve(id, 'retry', true);
    const next = await plane.runner('b');
    const second = await next.take();
    expect(await plane.app.runners.gate(next.id, second.attemptId, second.epoch, '127.0.0.1')).toEqual({ granted: true });
  });

  test('with a word about an earlier attempt, nothing is decided about the newest', async () => {
    const { id, offer } = await busy({ onLost: 'hold' });
    await plane.clock.advance(61_000);
    await resolve(id, 'retry', false, offer.attemptId);
    const next = await plane.runner('b');
    const second = await next.take();
    await plane.clock.advance(61_000);
    expect(await plane.stateOf(id)).toBe('needs_attention');
    expect(await codeOf(resolve(id, 'retry', true, offer.attemptId))).toBe('attempt_changed');
    expect(await plane.stateOf(id)).toBe('needs_attention');
    await resolve(id, 'retry', false, second.attemptId);
    expect(await plane.stateOf(id)).toBe('queued');
  });

  test('a job that waits for nobody is not', async () => {
    const id = await plane.submit();
    expect(await codeOf(resolve(id, 'fail'))).toBe('job_needs_no_attention');
    expect(await codeOf(resolve('01977777-0000-7000-8000-000000000000', 'fail'))).toBe('job_not_found');
  });
});

describe('limits', () => {
  test('a job that nobody takes in time fails, and is offered to nobody after', async () => {
    const id = await plane.submit({ waitLimitMs: 30_000 });
    await plane.clock.advance(29_000);
    expect(await plane.stateOf(id)).toBe('queued');
    await plane.clock.advance(1_600);
    expect(await plane.job(id)).toMatchObject({ state: 'failed', outcome: { reason: 'waited_too_long' } });
    const late = (await plane.runner('b')).sync();
    await settle();
    expect(late.state).toBe('held');
  });

  test('one whose time was up while the server was away fails when it is back', async () => {
    const id = await plane.submit({ waitLimitMs: 30_000 });
    await plane.restart(60_000);
    await plane.clock.advance(600);
    expect(await plane.stateOf(id)).toBe('failed');
  });

  test('an attempt that runs on past its time limit is stopped by the server, and timed out', async () => {
    const { runner, id, offer } = await busy({ timeLimitMs: 5_000 });
    await plane.advance(64_000, runner);
    expect((await plane.job(id)).cancel).toBeNull();
    const held = runner.sync({ freeSlots: 0 });
    await plane.clock.advance(2_000);
    expect(held.answer?.cancel).toMatchObject([{ attemptId: offer.attemptId }]);
    await runner.report(offer, 'cancelled');
    expect(await plane.job(id)).toMatchObject({ state: 'failed', outcome: { reason: 'timeout' } });
  });
});
