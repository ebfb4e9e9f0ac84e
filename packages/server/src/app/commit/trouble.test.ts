import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, sampleNewRunner, sampleSubmit, settle, TestPlane } from '../testing/plane.ts';
import type { Trouble } from '../testing/troubled-store.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

test('a conflict is decided anew', async () => {
  const id = await plane.submit();
  plane.store.meet('conflict');
  plane.store.meet('conflict');
  await plane.app.jobs.cancel(id, person('admin'), null);
  expect(await plane.stateOf(id)).toBe('cancelled');
  expect(plane.telemetry.of('commit_conflicts')).toBe(2);
});

test('conflicts without end are refused, boundedly', async () => {
  const id = await plane.submit();
  for (let times = 0; times < 50; times++) plane.store.meet('conflict');
  const before = plane.store.commits;
  expect(await codeOf(plane.app.jobs.cancel(id, person('admin'), null))).toBe('storage_unavailable');
  expect(plane.store.commits - before).toBeLessThan(20);
});

test.each<[Trouble, string]>([
  ['unavailable', 'storage_unavailable'],
  ['full', 'storage_full'],
])('a store that is %s: the call is refused and nothing is half done', async (trouble, code) => {
  const seq = plane.app.live.seq();
  plane.store.meet(trouble);
  expect(await codeOf(plane.submit({}, 'key'))).toBe(code);
  expect((await plane.app.jobs.counts()).queued).toBe(0);
  expect(await plane.store.read.queueClasses()).toEqual([]);
  expect(plane.app.live.seq()).toBe(seq);
  const id = await plane.submit({}, 'key');
  expect((await (await plane.runner()).take()).jobId).toBe(id);
});

describe('a commit of unknown outcome', () => {
  test.each<Trouble>(['unknown', 'lost'])('of a submission (%s): one job, and it runs', async (trouble) => {
    const runner = await plane.runner();
    plane.store.meet(trouble, 'job');
    const { view, created } = await plane.app.jobs.submit(sampleSubmit(), 'admin', 'key');
    expect(created).toBe(true);
    expect((await plane.app.jobs.counts()).queued + (await plane.app.jobs.counts()).claimed).toBe(1);
    // What the commit changed was not told of here: the repair sweep believes it when it sees it twice.
    const offered: string[] = [];
    for (let round = 0; round < 3 && offered.length === 0; round++) {
      const call = runner.sync();
      await plane.clock.advance(6_000);
      offered.push(...call.offers.map((offer) => offer.jobId));
    }
    expect(offered).toEqual([view.job.id]);
  });

  test.each<Trouble>(['unknown', 'lost', 'unavailable'])('of an offer (%s): the job is offered again', async (trouble) => {
    const runner = await plane.runner();
    runner.sync();
    await settle();
    plane.store.meet(trouble, 'attempt');
    const id = await plane.submit();
    const offers: string[] = [];
    for (let round = 0; round < 4 && offers.length === 0; round++) {
      const call = runner.sync();
      await plane.clock.advance(8_000);
      for (const offer of call.offers) {
        await runner.accept(offer);
        offers.push(offer.jobId);
        runner.holds.push(offer);
      }
    }
    expect(offers).toEqual([id]);
    expect(await plane.job(id)).toMatchObject({ state: 'processing', attemptsCounted: 1 });
  });

  test.each<Trouble>(['unknown', 'lost'])('of an acceptance (%s): the runner gets its assignment', async (trouble) => {
    const runner = await plane.runner();
    const call = runner.sync();
    await settle();
    const id = await plane.submit();
    await settle();
    const [offer] = call.offers;
    if (!offer) return expect.unreachable('it was offered');
    plane.store.meet(trouble, 'attempt');
    expect((await runner.accept(offer)).assignment?.jobId).toBe(id);
    runner.holds = [offer];
    runner.sync();
    await settle();
    expect(await plane.job(id)).toMatchObject({ state: 'processing', attemptsCounted: 1 });
  });

  test.each<Trouble>(['unknown', 'lost'])('of a report (%s): the job ends once', async (trouble) => {
    const runner = await plane.runner();
    const id = await plane.submit();
    const offer = await runner.take();
    plane.store.meet(trouble, 'attempt');
    await runner.report(offer);
    expect(await plane.stateOf(id)).toBe('succeeded');
    const timeline = (await plane.app.jobs.detail(id)).timeline.map((event) => event.type);
    expect(timeline.filter((type) => type === 'job.succeeded').length).toBe(1);
    expect((await plane.app.fleet.find('one')).status.activity).toBe('idle');
  });

  describe('the figures of the queue are right again soon', () => {
    const waiting = (): number[] => plane.app.health.gauges().queue.map((each) => each.waiting);

    test.each<Trouble>(['unknown', 'lost'])('after one that queued a job (%s)', async (trouble) => {
      await plane.submit();
      plane.store.meet(trouble, 'queueEntry');
      await plane.submit({}, 'key');
      await plane.clock.advance(30_000);
      expect(waiting()).toEqual([2]);
      const runner = await plane.runner();
      await runner.take();
      await plane.advance(30_000, runner);
      expect(waiting()).toEqual([1]);
    });

    test.each<Trouble>(['unknown', 'lost'])('after one that took a job out (%s), which may come back', async (trouble) => {
      const ids = [await plane.submit(), await plane.submit(), await plane.submit()];
      plane.store.meet(trouble, 'queueEntry');
      const runner = await plane.runner();
      runner.sync();
      await plane.clock.advance(1_000);
      await plane.clock.advance(60_000);
      expect(waiting()).toEqual([(await plane.app.jobs.counts()).queued]);
      for (const id of ids) await plane.app.jobs.cancel(id, person('admin'), null);
      await plane.clock.advance(60_000);
      expect(waiting()).toEqual([]);
    });

    test('after one that was told of again before anybody looked', async () => {
      await plane.submit();
      plane.store.meet('unknown', 'queueEntry');
      const id = await plane.submit({}, 'key');
      await plane.app.jobs.cancel(id, person('admin'), null);
      await plane.clock.advance(60_000);
      expect(waiting()).toEqual([1]);
    });
  });

  test('live views miss nothing of it', async () => {
    plane.store.meet('unknown', 'job');
    const ids = [await plane.submit(), await plane.submit()];
    await settle();
    expect(ids.map((id) => plane.eventTypes(id))).toEqual([['job.queued'], ['job.queued']]);
    const seqs = plane.events.map((event) => event.seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });
});

test('a store that is down for a while: work goes on when it is back', async () => {
  const runner = await plane.runner();
  const id = await plane.submit();
  const offer = await runner.take();
  plane.store.meet('unavailable', 'attempt');
  expect(await codeOf(runner.report(offer))).toBe('storage_unavailable');
  expect(await plane.stateOf(id)).toBe('processing');
  await runner.report(offer);
  expect(await plane.stateOf(id)).toBe('succeeded');
});

test('many runners can be added at the same time', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `runner-${index}`);
  const add = (name: string) => plane.app.fleet.addRunner(sampleNewRunner(name), person('admin'));
  const added = await Promise.all(names.map(add));
  expect(new Set(added.map(({ runner }) => runner.number)).size).toBe(40);
});
