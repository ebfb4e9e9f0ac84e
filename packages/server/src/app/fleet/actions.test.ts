import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

let plane: TestPlane;
let runner: TestRunner;
beforeEach(async () => {
  plane = await TestPlane.start();
  runner = await plane.runner();
});

const view = () => plane.app.fleet.find('one');
const jobOf = async (id: string) => (await plane.app.jobs.detail(id)).job;

/** A job that runs on the runner. */
const runningJob = async (patch: Parameters<TestPlane['submit']>[0] = {}) => {
  const id = await plane.submit(patch);
  return { id, offer: await runner.take() };
};

describe('disable', () => {
  test('no new jobs, though its sync is held; what it runs goes on and counts; enabled it gets one at once', async () => {
    const { id, offer } = await runningJob();
    await plane.act('one', 'disable', { reason: 'new disk' });
    await runner.report(offer);
    runner.holds = [];
    expect(await plane.stateOf(id)).toBe('succeeded');
    const call = runner.sync();
    const next = await plane.submit();
    await settle();
    expect([call.state, await plane.stateOf(next)]).toEqual(['held', 'queued']);
    expect((await view()).status).toMatchObject({ pill: 'online', flags: ['disabled'] });
    await plane.act('one', 'enable');
    await settle();
    expect(call.offers.map((each) => each.jobId)).toEqual([next]);
  });

  test('enabled, its held sync is answered with the job, however long it takes to find one', async () => {
    await plane.act('one', 'disable');
    const call = runner.sync();
    const id = await plane.submit();
    await settle();
    const { read } = plane.store;
    const { queueHeads } = read;
    let find = (): void => {};
    const found = new Promise<void>((resolve) => {
      find = resolve;
    });
    read.queueHeads = async (...asked) => {
      await found;
      return await queueHeads(...asked);
    };
    await plane.act('one', 'enable');
    await settle();
    expect(call.state, 'nothing is known yet').toBe('held');
    find();
    await settle();
    expect(call.offers.map(({ jobId }) => jobId)).toEqual([id]);
  });

  test('enabled with nothing to do, it is told so at once', async () => {
    await plane.act('one', 'disable');
    const call = runner.sync();
    await settle();
    await plane.act('one', 'enable');
    await settle();
    expect(call.answer).toMatchObject({ offers: [], directives: { disabled: false } });
  });

  test('a held sync that waits gets nothing any more from the moment of the disabling', async () => {
    const call = runner.sync();
    await settle();
    await plane.act('one', 'disable');
    const id = await plane.submit();
    await settle();
    expect(call.offers).toEqual([]);
    expect(await plane.stateOf(id)).toBe('queued');
  });

  test('with an end it is enabled by itself', async () => {
    await plane.act('one', 'disable', { forMs: 60_000 });
    await plane.clock.advance(59_000);
    expect((await view()).status.flags).toEqual(['disabled']);
    await plane.clock.advance(2_000);
    expect((await view()).status.flags).toEqual([]);
    expect(plane.eventTypes(runner.id)).toContain('runner.enabled');
  });
});

describe('drain', () => {
  test('finishes what it has, is told to drain, signs out and stays disabled until enabled', async () => {
    const { id, offer } = await runningJob();
    await plane.act('one', 'drain', { reason: 'kernel' });
    const call = runner.sync();
    await settle();
    expect(call.answer?.directives.drain).toBe(true);
    expect((await view()).status.pill).toBe('draining');
    await runner.report(offer);
    expect(await plane.stateOf(id)).toBe('succeeded');
    await plane.app.runners.closeSession(runner.id, runner.sessionId);
    expect(await view()).toMatchObject({
      status: { pill: 'offline', flags: ['disabled'] },
      runner: { disabled: { by: 'jo', reason: 'kernel' }, draining: null },
    });
    await runner.open();
    const waiting = await plane.submit();
    const again = runner.sync({ leases: [], freeSlots: 1 });
    await settle();
    expect(again.state).toBe('held');
    await plane.act('one', 'enable');
    await settle();
    expect(again.offers.map((each) => each.jobId)).toEqual([waiting]);
  });

  test('what still runs at the deadline is cancelled, by the one who drained', async () => {
    const { id, offer } = await runningJob();
    await plane.act('one', 'drain', { forMs: 30_000 });
    await plane.clock.advance(28_000);
    expect((await jobOf(id)).cancel).toBeNull();
    const call = runner.sync({ draining: true });
    await plane.clock.advance(3_000);
    expect((await jobOf(id)).cancel).toMatchObject({ by: 'jo' });
    expect(call.answer?.cancel).toMatchObject([{ attemptId: offer.attemptId }]);
  });

  test('enabling ends it', async () => {
    await plane.act('one', 'drain');
    await plane.act('one', 'enable');
    const id = await plane.submit();
    expect((await runner.take()).jobId).toBe(id);
  });
});

describe('kick', () => {
  test('the session ends, the runner is told to come back after 1 to 5 s, the job is queued again uncounted', async () => {
    const { id, offer } = await runningJob();
    const call = runner.sync();
    await settle();
    await plane.act('one', 'kick', { reason: 'hangs' });
    await settle();
    expect(call.answer?.directives.sessionEnded).toMatchObject({ code: 'session_kicked', again: true });
    const afterMs = call.answer?.directives.sessionEnded?.afterMs ?? 0;
    expect(afterMs).toBeGreaterThanOrEqual(1_000);
    expect(afterMs).toBeLessThanOrEqual(5_000);
    expect(await jobOf(id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
    expect(await codeOf(runner.report(offer))).toBe('lease_lost');
    runner.holds = [];
    await runner.open();
    expect((await runner.take()).jobId).toBe(id);
  });

  test.each([
    ['requeue', 'queued'],
    ['fail', 'failed'],
    ['hold', 'needs_attention'],
  ] as const)('a job that says %s is %s', async (onLost, state) => {
    const { id } = await runningJob({ onLost });
    await plane.act('one', 'kick');
    expect(await plane.stateOf(id)).toBe(state);
  });

  test('after the kick the runner that still lists the attempt is told to stop it', async () => {
    const { offer } = await runningJob();
    await plane.act('one', 'kick');
    await runner.open();
    const call = runner.sync();
    await settle();
    expect(call.answer?.stop).toMatchObject([{ attemptId: offer.attemptId }]);
  });

  test('an offer under way goes back to the queue', async () => {
    const call = runner.sync();
    const id = await plane.submit();
    await settle();
    const [offer] = call.offers;
    if (!offer) return expect.unreachable('it was offered');
    await plane.act('one', 'kick');
    expect(await plane.stateOf(id)).toBe('queued');
    expect(await codeOf(runner.accept(offer))).not.toBeNull();
  });

  test('without a session there is nothing to kick', async () => {
    await plane.app.runners.closeSession(runner.id, runner.sessionId);
    expect(await codeOf(plane.act('one', 'kick'))).toBe('runner_not_connected');
  });
});

describe('rotate and revoke', () => {
  test('rotated: what it runs is given away and a new token pairs the same runner', async () => {
    const { id } = await runningJob();
    const { pairing } = await plane.act('one', 'rotate');
    expect(await plane.stateOf(id)).toBe('queued');
    expect(await view()).toMatchObject({ status: { pill: 'revoked' }, pairingExpiresAt: pairing?.expiresAt });
    const token = await plane.store.read.get('token', pairing?.token ?? '');
    if (!token) return expect.unreachable('the pairing token has a row');
    const capabilities = { labels: [], executors: [], capacity: 1, fence: true, attributes: {}, ranges: {}, devices: [] };
    const again = await plane.app.runners.register(token, { capabilities, version: '1.0.0', nonce: 'n2' }, '127.0.0.1');
    expect(again.runner).toMatchObject({ id: runner.id, credential: 'active' });
  });

  test('revoked: no session any more, and no pairing', async () => {
    const { id } = await runningJob();
    await plane.act('one', 'revoke');
    expect(await jobOf(id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
    expect(await codeOf(runner.open())).toBe('runner_revoked');
    expect((await view()).status.pill).toBe('revoked');
    expect(await codeOf(plane.act('one', 'revoke'))).toBe('runner_not_paired');
  });
});

test('removed: what it runs fails, its row is a tombstone', async () => {
  const { id } = await runningJob();
  await plane.act('one', 'remove');
  expect(await jobOf(id)).toMatchObject({ state: 'failed', outcome: { reason: 'runner_removed' } });
  expect(await codeOf(view())).toBe('runner_not_found');
  expect(await plane.store.read.get('runner', runner.id)).toMatchObject({ name: 'one', credential: 'revoked' });
});

describe('rename and relabel', () => {
  test('a name that is taken is refused, the old one becomes free', async () => {
    await plane.runner('two');
    expect(await codeOf(plane.app.fleet.edit('one', { name: 'two' }, person('jo')))).toBe('runner_name_taken');
    await plane.app.fleet.edit('one', { name: 'uno' }, person('jo'));
    expect(await codeOf(plane.app.fleet.edit('two', { name: 'one' }, person('jo')))).toBeNull();
  });

  test('a waiting job starts the moment its label is added', async () => {
    const id = await plane.submit({ labels: ['gpu'] });
    const call = runner.sync();
    await settle();
    expect(call.state).toBe('held');
    await plane.app.fleet.edit('one', { labels: ['gpu'] }, person('jo'));
    await settle();
    expect(call.offers.map((each) => each.jobId)).toEqual([id]);
  });
});

test('an action and an offer at the same moment: the runner that is kicked holds nothing afterwards', async () => {
  for (let round = 0; round < 20; round++) {
    const other = await plane.runner(`r${round}`, { labels: [`only-${round}`] });
    other.sync();
    const [id] = await Promise.all([plane.submit({ labels: [`only-${round}`] }), plane.act(`r${round}`, 'kick')]);
    await settle();
    expect(await plane.stateOf(id)).toBe('queued');
  }
});

describe('an action while the offer of a job is being written', () => {
  test.each(['kick', 'rotate', 'revoke', 'remove'] as const)(
    '%s: whichever comes first, the job goes back to the queue at once',
    async (action) => {
      for (const isOfferFirst of [true, false]) {
        const name = `${action} ${isOfferFirst}`;
        const other = await plane.runner(name, { labels: [name.replace(' ', '-')] });
        const call = other.sync();
        await settle();
        const open = plane.store.block(isOfferFirst ? 'runner' : 'attempt');
        const id = await plane.submit({ labels: [name.replace(' ', '-')] });
        const acted = plane.act(name, action);
        await settle();
        open();
        await acted;
        await settle();
        expect(await plane.stateOf(id), name).toBe('queued');
        expect(call.state, name).toBe('answered');
      }
    },
  );
});
