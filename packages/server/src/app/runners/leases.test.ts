import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

/** A runner that has accepted a job. */
async function busy(name = 'a', patch: Parameters<TestPlane['submit']>[0] = {}) {
  const runner = await plane.runner(name);
  const id = await plane.submit(patch);
  const offer = await runner.take();
  return { runner, id, offer };
}

describe('silence', () => {
  test('60 s after the last answer the lease is over: the job goes to another runner, the late report is refused', async () => {
    const { runner, id, offer } = await busy();
    const other = await plane.runner('b');
    await plane.clock.advance(59_500);
    expect(await plane.stateOf(id)).toBe('processing');
    await plane.clock.advance(1_000);
    expect(await plane.job(id)).toMatchObject({ state: 'queued', attemptsCounted: 1 });
    const second = await other.take();
    expect(second).toMatchObject({ jobId: id, epoch: 2 });
    expect(await codeOf(runner.report(offer))).toBe('lease_lost');
    expect(await plane.stateOf(id)).toBe('processing');
    await other.report(second);
    expect(await plane.stateOf(id)).toBe('succeeded');
  });

  test('a runner that keeps syncing keeps its lease for hours', async () => {
    const { runner, id } = await busy();
    await plane.advance(600_000, runner);
    expect(await plane.job(id)).toMatchObject({ state: 'processing', attempts: 1 });
  });

  test('a runner that comes back before a newer attempt gets its attempt back, and its report counts', async () => {
    const { runner, id, offer } = await busy();
    await plane.clock.advance(61_000);
    expect(await plane.stateOf(id)).toBe('queued');
    const call = runner.sync();
    await settle();
    expect(call.state).toBe('held');
    expect(await plane.job(id)).toMatchObject({ state: 'processing', attempts: 1 });
    await runner.report(offer);
    expect(await plane.stateOf(id)).toBe('succeeded');
    expect(plane.eventTypes(id)).toContain('job.returned');
  });

  test('also out of needs_attention', async () => {
    const { runner, id } = await busy('a', { onLost: 'hold' });
    await plane.clock.advance(61_000);
    expect(await plane.stateOf(id)).toBe('needs_attention');
    runner.sync();
    await settle();
    expect(await plane.stateOf(id)).toBe('processing');
  });

  test('one that comes back after a newer attempt is told to stop', async () => {
    const { runner, offer } = await busy();
    await plane.clock.advance(61_000);
    await (await plane.runner('b')).take();
    const call = runner.sync({ freeSlots: 0 });
    await settle();
    expect(call.answer?.stop).toMatchObject([{ attemptId: offer.attemptId, code: 'lease_lost' }]);
    runner.holds = runner.holds.map((lease) => ({ ...lease, stopping: true }));
    const next = runner.sync({ freeSlots: 0 });
    await settle();
    expect(next.state, 'it has shown that it knows').toBe('held');
  });

  test('a report of the lost attempt counts while the job waits, and nobody else gets it', async () => {
    const { runner, id, offer } = await busy();
    await plane.clock.advance(61_000);
    await runner.report(offer);
    expect(await plane.stateOf(id)).toBe('succeeded');
    const other = (await plane.runner('b')).sync();
    await settle();
    expect(other.state).toBe('held');
  });
});

describe('what a sync does not list', () => {
  test('is lost at once', async () => {
    const { runner, id } = await busy();
    runner.holds = [];
    runner.sync({ freeSlots: 0 });
    await settle();
    expect(await plane.stateOf(id)).toBe('queued');
    expect((await plane.app.jobs.detail(id)).history).toMatchObject([{ state: 'ended', cause: 'missing_from_sync' }]);
  });

  test('but not by the sync that was under way when it was accepted', async () => {
    const runner = await plane.runner('a', { capacity: 2 });
    const first = runner.sync();
    await settle();
    const id = await plane.submit();
    await settle();
    const [offer] = first.offers;
    if (!offer) return expect.unreachable('it was offered');
    // The next sync is made (number 2) before the runner accepts, and overtaken by the acceptance.
    const number = ++runner.syncNumber;
    await runner.accept(offer);
    runner.sync({ number, leases: [] });
    await settle();
    expect(await plane.stateOf(id)).toBe('processing');
    runner.sync({ number: number + 1, leases: [], freeSlots: 0 });
    await settle();
    expect(await plane.stateOf(id)).toBe('queued');
  });

  test('an older sync that arrives late is answered empty and believed in nothing', async () => {
    const { runner, id } = await busy();
    const held = runner.sync({ number: 10 });
    await settle();
    const late = runner.sync({ number: 9, leases: [] });
    await settle();
    expect([late.state, held.state, await plane.stateOf(id)]).toEqual(['answered', 'held', 'processing']);
  });

  test('an attempt that nobody knows is told to stop', async () => {
    const runner = await plane.runner();
    runner.holds = [{ attemptId: '01977777-0000-7000-8000-000000000000', epoch: 3 }];
    const call = runner.sync();
    await settle();
    expect(call.answer?.stop).toMatchObject([{ code: 'attempt_not_found' }]);
  });

  test("another runner's attempt is told to stop and keeps running there", async () => {
    const { id, offer } = await busy();
    const thief = await plane.runner('b');
    thief.holds = [{ attemptId: offer.attemptId, epoch: offer.epoch }];
    const call = thief.sync();
    await settle();
    expect(call.answer?.stop).toMatchObject([{ attemptId: offer.attemptId, code: 'attempt_not_found' }]);
    expect(await plane.stateOf(id)).toBe('processing');
    expect(await codeOf(thief.report(offer))).toBe('attempt_not_found');
  });
});

describe('accepts and reports that ride along a sync', () => {
  test('are carried out and answered at once', async () => {
    const runner = await plane.runner();
    const first = runner.sync();
    await settle();
    const id = await plane.submit();
    await settle();
    const [offer] = first.offers;
    if (!offer) return expect.unreachable('it was offered');
    const accepting = runner.sync({ accepts: [offer] });
    await settle();
    expect(accepting.answer?.accepts).toMatchObject([{ attemptId: offer.attemptId, assignment: { jobId: id } }]);
    const { attemptId, epoch } = offer;
    const report = { attemptId, epoch, kind: 'succeeded' as const, exitCode: 0, signal: null, message: null };
    const reporting = runner.sync({ reports: [report] });
    await settle();
    expect(reporting.answer?.reports).toEqual([{ attemptId, accepted: true }]);
    expect(await plane.stateOf(id)).toBe('succeeded');
  });

  test('one that fails gets its own error, the others their answer', async () => {
    const { runner, offer } = await busy();
    const { attemptId, epoch } = offer;
    const end = { kind: 'succeeded' as const, exitCode: 0, signal: null, message: null };
    const call = runner.sync({
      leases: [],
      reports: [
        { attemptId, epoch: epoch + 1, ...end },
        { attemptId: 'unknown', epoch, ...end },
      ],
    });
    await settle();
    expect(call.answer?.reports).toMatchObject([
      { attemptId, error: { code: 'lease_lost' } },
      { attemptId: 'unknown', error: { code: 'attempt_not_found' } },
    ]);
  });
});

test('calls are idempotent: a repeated accept gets the assignment again, a repeated report changes nothing', async () => {
  const { runner, id, offer } = await busy();
  expect((await runner.accept(offer)).assignment?.jobId).toBe(id);
  await runner.report(offer);
  const { revision } = await plane.job(id);
  await runner.report(offer);
  expect((await plane.job(id)).revision).toBe(revision);
});
