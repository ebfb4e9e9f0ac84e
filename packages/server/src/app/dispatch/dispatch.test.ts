import { insert, queueEntryOf, remove, update } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

test('from pairing to the result', async () => {
  const runner = await plane.runner();
  const call = runner.sync();
  await settle();
  expect(call.state).toBe('held');

  const id = await plane.submit({ spec: { script: 'make' } });
  await settle();
  expect(call.offers).toMatchObject([{ jobId: id, executor: 'shell', epoch: 1, expiresInMs: 10_000 }]);
  expect(await plane.stateOf(id)).toBe('claimed');

  const [offer] = call.offers;
  if (!offer) return expect.unreachable('it was offered');
  const { assignment } = await runner.accept(offer);
  expect(assignment).toMatchObject({ jobId: id, attemptNumber: 1, name: 'hello', spec: { script: 'make' } });
  expect(await plane.stateOf(id)).toBe('processing');
  expect((await plane.app.fleet.find('one')).status).toMatchObject({ pill: 'busy', activity: 'busy' });

  await runner.report(offer);
  const detail = await plane.app.jobs.detail(id);
  expect(detail.job).toMatchObject({ state: 'succeeded', outcome: { reason: 'exit', exitCode: 0 } });
  expect(detail.timeline.map((event) => event.type)).toEqual(['job.queued', 'job.claimed', 'job.processing', 'job.succeeded']);
  expect((await plane.app.fleet.find('one')).status.pill).toBe('online');
});

describe('who gets work', () => {
  test('a job that waits is given to the runner that comes', async () => {
    const id = await plane.submit();
    const runner = await plane.runner();
    expect(await plane.stateOf(id)).toBe('queued');
    expect((await runner.take()).jobId).toBe(id);
  });

  test('two devices run two jobs at once, never two on one, and a job that fits neither waits', async () => {
    const radio = (id: string, min: number, max: number) => ({ id, labels: ['sdr'], ranges: { frequency: [{ min, max }] } });
    const runner = await plane.runner('radio', { capacity: 4, devices: [radio('low', 1, 10), radio('high', 5, 20)] });
    const at = (min: number, max = min) => plane.submit({ ranges: { frequency: { min, max } } });
    const [first, second, third, impossible] = [await at(6), await at(7), await at(8), await at(9, 21)];
    const call = runner.sync();
    await settle();
    // low has less to spare
    expect(call.offers.map(({ jobId, deviceId }) => [jobId, deviceId])).toEqual([
      [first, 'low'],
      [second, 'high'],
    ]);
    const [low, high] = call.offers;
    if (!low || !high) return expect.unreachable('two were offered');
    for (const offer of [low, high]) {
      expect((await runner.accept(offer)).assignment?.deviceId).toBe(offer.deviceId);
      runner.holds.push({ attemptId: offer.attemptId, epoch: offer.epoch });
    }
    // Slots are free, devices are not: the dispatcher comes to rest, and a job without a device gets one.
    const plain = await plane.submit();
    const other = runner.sync();
    await settle();
    expect(other.offers).toMatchObject([{ jobId: plain, deviceId: null }]);
    await runner.report(high);
    runner.holds.pop();
    expect(await runner.take()).toMatchObject({ jobId: third, deviceId: 'high' });
    expect((await plane.app.jobs.detail(third)).history).toMatchObject([{ deviceId: 'high' }]);
    expect(await plane.stateOf(impossible)).toBe('queued');
  });

  test('of two projects the one with less in hand goes first', async () => {
    const scope = {
      revision: 1,
      kind: 'project' as const,
      name: 'o/p',
      parentId: 'instance',
      createdAt: 0,
      protectedAt: null,
      removedAt: null,
    };
    await plane.store.commit([{ changes: [insert('scope', { ...scope, id: 'other' })], guards: [], events: [] }]);
    await plane.restart();
    const runner = await plane.runner('one', { capacity: 3 });
    const [big] = [await plane.submit(), await plane.submit()];
    const small = await plane.submit({ project: 'o/p' });
    const call = runner.sync({ freeSlots: 2 });
    await settle();
    expect(call.offers.map(({ jobId }) => jobId)).toEqual([big, small]);
  });

  test('only a runner that holds a sync open gets an offer', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    await plane.clock.advance(1_000);
    expect(await plane.stateOf(id)).toBe('queued');
    const gone = runner.sync({ freeSlots: 0 });
    await settle();
    gone.dropConnection();
    await plane.clock.advance(1_000);
    expect(await plane.stateOf(id)).toBe('queued');
  });

  test('a sync without free slots waits for directives only', async () => {
    const runner = await plane.runner();
    const call = runner.sync({ freeSlots: 0 });
    const id = await plane.submit();
    await settle();
    expect([call.state, await plane.stateOf(id)]).toEqual(['held', 'queued']);
  });

  test('as many jobs as it has slots in one answer, the others wait', async () => {
    const runner = await plane.runner('many', { capacity: 3 });
    const ids = [await plane.submit(), await plane.submit(), await plane.submit(), await plane.submit()];
    const call = runner.sync();
    await settle();
    expect(call.offers.map((offer) => offer.jobId)).toEqual(ids.slice(0, 3));
    expect(await plane.stateOf(ids[3] ?? '')).toBe('queued');
  });

  test('higher priority first, then the older', async () => {
    const runner = await plane.runner();
    const low = await plane.submit({ priority: -1 });
    await plane.clock.advance(10);
    const older = await plane.submit();
    await plane.clock.advance(10);
    const younger = await plane.submit({ labels: [], executor: 'shell' });
    const high = await plane.submit({ priority: 5 });
    const order: string[] = [];
    for (let round = 0; round < 4; round++) {
      const offer = await runner.take();
      order.push(offer.jobId);
      await runner.report(offer);
      runner.holds = [];
    }
    expect(order).toEqual([high, older, younger, low]);
  });

  test('labels and executors decide', async () => {
    const plain = await plane.runner('plain');
    const rich = await plane.runner('rich', { labels: ['gpu'], executors: ['shell', 'ansible'] });
    const calls = [plain.sync(), rich.sync()];
    const gpu = await plane.submit({ labels: ['gpu'] });
    await settle();
    expect(calls.map((call) => call.offers.map((offer) => offer.jobId))).toEqual([[], [gpu]]);
    const impossible = await plane.submit({ labels: ['gpu', 'arm'] });
    await settle();
    expect(await plane.stateOf(impossible)).toBe('queued');
  });

  test('a plain job goes to the runner with the least to spare', async () => {
    const rich = await plane.runner('rich', { labels: ['gpu'], executors: ['shell', 'ansible'] });
    const plain = await plane.runner('plain');
    const calls = [rich.sync(), plain.sync()];
    await settle();
    await plane.submit();
    await settle();
    expect(calls.map((call) => call.offers.length)).toEqual([0, 1]);
  });

  test('a pinned job waits for its runner, others pass it', async () => {
    const [a, b] = [await plane.runner('a'), await plane.runner('b')];
    const pinned = await plane.submit({ runner: 'b', priority: 9 });
    const free = await plane.submit();
    const callA = a.sync();
    await settle();
    expect(callA.offers.map((offer) => offer.jobId)).toEqual([free]);
    expect((await b.take()).jobId).toBe(pinned);
  });
});

/** What its attempts say of how they ended. */
const saidOf = async (jobId: string) => (await plane.store.read.attemptsOf(jobId)).map(({ message }) => message);

describe('offers that are not taken', () => {
  /** An offer whose commit waits until it is let through. */
  const underWay = async () => {
    const runner = await plane.runner();
    const call = runner.sync();
    await settle();
    const open = plane.store.block('attempt');
    const id = await plane.submit();
    await settle();
    const letThrough = async (): Promise<void> => {
      open();
      await settle();
    };
    return { runner, call, id, letThrough };
  };

  test('a connection that closes while the offer is committed: the job is back in the queue at once', async () => {
    const { runner, call, id, letThrough } = await underWay();
    call.dropConnection();
    await letThrough();
    expect(await plane.job(id)).toMatchObject({ state: 'queued', attempts: 1, attemptsCounted: 0 });
    expect(await saidOf(id)).toEqual(['the connection of its runner closed before the offer left']);
    expect((await runner.take()).jobId).toBe(id);
  });

  test('a newer sync while the offer to the older one is committed gets the job', async () => {
    const { runner, id, letThrough } = await underWay();
    const newer = runner.sync();
    await settle();
    await letThrough();
    expect(newer.offers.map((offer) => offer.jobId)).toEqual([id]);
    expect(await saidOf(id)).toEqual(['its runner asked anew before the offer left: it was made for the question before', null]);
  });

  test('a runner that wants no more while the offer to it is committed was not gone', async () => {
    const { runner, id, letThrough } = await underWay();
    runner.sync({ freeSlots: 0 });
    await letThrough();
    expect(await plane.stateOf(id)).toBe('queued');
    expect(await saidOf(id)).toEqual(['its runner asked for no job any more when the offer was to leave']);
  });

  test('not accepted within 10 s: queued again at its old place, and given to another', async () => {
    const [a, b] = [await plane.runner('a'), await plane.runner('b')];
    const first = a.sync();
    await settle();
    const id = await plane.submit();
    await settle();
    const [offer] = first.offers;
    await plane.clock.advance(9_900);
    expect(await plane.stateOf(id)).toBe('claimed');
    await plane.clock.advance(500);
    expect(await plane.job(id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
    expect((await b.take()).jobId).toBe(id);
    if (!offer) return expect.unreachable('it was offered');
    expect(await codeOf(a.accept(offer))).toBe('offer_expired');
  });

  test('declined: queued again at once', async () => {
    const runner = await plane.runner();
    const call = runner.sync();
    await settle();
    const id = await plane.submit();
    await settle();
    const [offer] = call.offers;
    if (!offer) return expect.unreachable('it was offered');
    expect(await runner.accept(offer, 'no space left')).toEqual({ assignment: null });
    expect(await plane.stateOf(id)).toBe('queued');
    expect((await plane.app.jobs.detail(id)).history).toMatchObject([{ cause: 'offer_declined', message: 'no space left' }]);
  });
});

test('a runner row that was changed behind its back is read again: no endless conflict', async () => {
  const runner = await plane.runner();
  const call = runner.sync();
  await settle();
  const row = await plane.store.read.get('runner', runner.id);
  if (!row) return expect.unreachable('the runner has a row');
  await plane.store.commit([{ changes: [update('runner', row, { labelsAdded: ['new'] })], guards: [], events: [] }]);
  const before = plane.store.commits;
  // A pass that is begun again for ever without pause would never let the test go on: after many tries the store gives up.
  plane.store.commitsMax = before + 20;
  const id = await plane.submit();
  await settle();
  expect(call.offers.map((offer) => offer.jobId)).toEqual([id]);
  expect(plane.store.commits - before).toBeLessThan(5);
});

describe('a queue that was changed behind its back', () => {
  /** Takes a job out of the queue without a word to the server. */
  const takeAway = async (id: string): Promise<void> => {
    const [work] = await plane.store.read.queuedWork([id]);
    if (!work) return expect.unreachable('it is in the queue');
    const changes = [update('job', work.job, { state: 'cancelled' }), remove('queueEntry', work.entry)];
    await plane.store.commit([{ changes, guards: [], events: [] }]);
  };

  test('a job that is gone is passed over, and the next one is given at once', async () => {
    const runner = await plane.runner();
    const ids = [];
    for (let number = 0; number < 4; number++) ids.push(await plane.submit());
    // the dispatcher knows the others from now on
    await runner.report(await runner.take());
    await takeAway(ids[1] ?? '');
    await takeAway(ids[2] ?? '');
    runner.holds = [];
    expect((await runner.take()).jobId).toBe(ids[3]);
  });

  test('a job that came without a word is given after the next repair sweep', async () => {
    const runner = await plane.runner();
    const [, , other] = [await plane.submit(), await plane.submit(), await plane.submit()];
    await runner.report(await runner.take());
    runner.holds = [];
    const [work] = await plane.store.read.queuedWork([other]);
    if (!work) return expect.unreachable('it is in the queue');
    const id = other.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const urgent = { ...work.job, id, priority: 9 };
    const spec = {
      id,
      revision: 1,
      scopeId: urgent.scopeId,
      keyId: null,
      spec: { script: 'make' },
      secrets: null,
      drawFrom: null,
    };
    const changes = [insert('job', urgent), insert('jobSpec', spec), insert('queueEntry', queueEntryOf(urgent))];
    await plane.store.commit([{ changes, guards: [], events: [] }]);
    await plane.clock.advance(5_001);
    expect((await runner.take()).jobId).toBe(id);
  });
});

describe('calls that ride along a sync', () => {
  test('the answer to a report brings the next offer', async () => {
    const runner = await plane.runner();
    await plane.submit();
    const first = await runner.take();
    const next = await plane.submit();
    const call = runner.sync({ freeSlots: 1, leases: [], reports: [{ attemptId: first.attemptId, ...succeeded(first.epoch) }] });
    await settle();
    expect(call.answer?.reports).toEqual([{ attemptId: first.attemptId, accepted: true }]);
    expect(call.offers.map((offer) => offer.jobId)).toEqual([next]);
  });

  test('without a next job a report is answered at once, not at the end of the hold time', async () => {
    const runner = await plane.runner();
    await plane.submit();
    const first = await runner.take();
    const call = runner.sync({ freeSlots: 1, leases: [], reports: [{ attemptId: first.attemptId, ...succeeded(first.epoch) }] });
    await settle();
    expect(call.answer).toMatchObject({ reports: [{ accepted: true }], offers: [] });
  });

  test('an accept is answered at once with the job, though slots are left', async () => {
    const runner = await plane.runner('many', { capacity: 2 });
    const id = await plane.submit();
    const offering = runner.sync();
    await settle();
    const [offer] = offering.offers;
    if (!offer) return expect.unreachable('it was offered');
    const lease = { attemptId: offer.attemptId, epoch: offer.epoch };
    const call = runner.sync({ freeSlots: 1, leases: [lease], accepts: [lease] });
    await settle();
    expect(call.answer?.accepts).toMatchObject([{ attemptId: offer.attemptId, assignment: { jobId: id } }]);
    expect(await plane.stateOf(id)).toBe('processing');
  });
});

const succeeded = (epoch: number) => ({ epoch, kind: 'succeeded' as const, exitCode: 0, signal: null, message: null });

test('a runner that changes what it takes while a job is on its way to it does not get it', async () => {
  const runner = await plane.runner('one');
  const jobId = await plane.submit();
  // what was submitted a moment ago would not be read
  await plane.restart();
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { read } = plane.store;
  const queuedWork = read.queuedWork;
  read.queuedWork = async (ids) => {
    await opened;
    return await queuedWork(ids);
  };
  const held = runner.sync();
  await settle();
  await plane.app.fleet.edit('one', { refusesUnlabelled: true }, person('jo'));
  open();
  await settle();
  expect([held.offers, await plane.stateOf(jobId)]).toEqual([[], 'queued']);
  await plane.app.fleet.edit('one', { refusesUnlabelled: false }, person('jo'));
  await settle();
  expect(held.offers).toMatchObject([{ jobId }]);
});
