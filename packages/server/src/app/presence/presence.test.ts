import { beforeEach, describe, expect, test } from 'vitest';
import { settle, TestPlane } from '../testing/plane.ts';
import { PresenceTracker } from './tracker.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

/** What live views were told of a runner's contact. */
const told = (id: string) =>
  plane.eventTypes(id).filter((type) => ['runner.online', 'runner.stale', 'runner.offline', 'runner.unknown'].includes(type));

describe('contact changes by time alone, and is told', () => {
  test('a closed connection: stale after 1 s, offline after 60 s', async () => {
    const runner = await plane.runner();
    const call = runner.sync();
    await plane.clock.advance(500);
    expect(told(runner.id)).toEqual(['runner.online']);
    call.dropConnection();
    await plane.clock.advance(900);
    expect(told(runner.id)).toEqual(['runner.online']);
    await plane.clock.advance(300);
    expect(told(runner.id)).toEqual(['runner.online', 'runner.stale']);
    await plane.clock.advance(58_000);
    expect(await plane.contactOf(runner)).toBe('stale');
    await plane.clock.advance(1_500);
    expect(told(runner.id)).toEqual(['runner.online', 'runner.stale', 'runner.offline']);
  });

  test('silence without a closed connection: stale 30 s after the last request, whether or not its answer was heard', async () => {
    const runner = await plane.runner();
    const call = runner.sync();
    await plane.clock.advance(12_500);
    expect(call.state, 'its hold time is over').toBe('answered');
    await plane.clock.advance(17_000);
    expect(told(runner.id)).toEqual(['runner.online']);
    await plane.clock.advance(1_000);
    expect(told(runner.id)).toEqual(['runner.online', 'runner.stale']);
  });

  test('one that asks again in time is never shown as anything but online', async () => {
    const runner = await plane.runner();
    await plane.advance(300_000, runner);
    expect(told(runner.id)).toEqual(['runner.online']);
  });

  test('a silent one is looked at when its contact changes, and now and then: not with each pass', async () => {
    const { id } = await plane.runner();
    const row = await plane.store.read.get('runner', id);
    const tracker = new PresenceTracker(plane.clock, plane.deps().durations);
    tracker.seen(id);
    let looks = 0;
    const pass = () =>
      tracker.takeChanges(() => {
        looks++;
        return row ?? undefined;
      });
    expect(pass()).toMatchObject([{ to: 'online' }]);
    for (let ms = 500; ms < 30_000; ms += 500) {
      await plane.clock.advance(500);
      expect(pass()).toEqual([]);
    }
    expect(looks).toBe(6);
    await plane.clock.advance(500);
    expect(pass()).toMatchObject([{ from: 'online', to: 'stale' }]);
  });

  test('one that comes back is online again', async () => {
    const runner = await plane.runner();
    await plane.clock.advance(61_000);
    runner.sync();
    await plane.clock.advance(200);
    expect(told(runner.id)).toEqual(['runner.online', 'runner.stale', 'runner.offline', 'runner.online']);
  });

  test('is told at once: what comes and what goes does not wait for a pass over all', async () => {
    const runner = await plane.runner();
    await plane.clock.advance(10);
    expect(told(runner.id)).toEqual(['runner.online']);
    const call = runner.sync();
    await plane.clock.advance(50);
    call.dropConnection();
    await plane.clock.advance(1_010);
    expect(told(runner.id)).toEqual(['runner.online', 'runner.stale']);
    runner.sync();
    await plane.clock.advance(10);
    expect(told(runner.id)).toEqual(['runner.online', 'runner.stale', 'runner.online']);
  });

  test('one that comes and goes between two events is at least told with the presence of the next second', async () => {
    const runner = await plane.runner();
    const call = runner.sync();
    await plane.clock.advance(50);
    const { mark } = plane.app.fleet.presenceSince(0);
    call.dropConnection();
    await settle();
    expect(plane.app.fleet.presenceSince(mark).views.map((view) => view.runner.id)).toEqual([runner.id]);
  });

  test('an event that could not be written is told later', async () => {
    const runner = await plane.runner();
    plane.store.meet('unavailable');
    await plane.clock.advance(50);
    expect(told(runner.id)).toEqual([]);
    await plane.clock.advance(250);
    expect(told(runner.id)).toEqual(['runner.online']);
  });
});

test('a heartbeat writes no row', async () => {
  const runner = await plane.runner();
  await plane.advance(5_000, runner);
  const before = plane.store.commits;
  await plane.advance(120_000, runner);
  expect(plane.store.commits).toBe(before);
});

test('the last heartbeat is an exact time and survives a restart', async () => {
  const runner = await plane.runner();
  await plane.clock.advance(5_000);
  runner.sync();
  const at = plane.clock.now();
  await plane.clock.advance(3_000);
  expect((await plane.app.fleet.find('one')).lastHeartbeatAt).toBe(at);
  await plane.restart(60_000);
  expect((await plane.app.fleet.find('one')).lastHeartbeatAt).toBe(at);
});

test('a page is told of presence that changed since it looked, and of nothing else', async () => {
  const [a, b] = [await plane.runner('a'), await plane.runner('b')];
  await plane.clock.advance(1_000);
  const { mark } = plane.app.fleet.presenceSince(0);
  const vitals = {
    cpuPercent: 12,
    memoryUsedBytes: null,
    memoryTotalBytes: null,
    diskFreeBytes: 5,
    diskTotalBytes: 9,
    load1: null,
  };
  b.sync({ vitals });
  await settle();
  const { views } = plane.app.fleet.presenceSince(mark);
  expect(views.map((view) => [view.runner.id, view.vitals])).toEqual([[b.id, vitals]]);
  expect(a.id).not.toBe(b.id);
});

describe('when the server was away', () => {
  test('after a restart a runner is unknown, then online when it is heard, else offline', async () => {
    const [back, gone] = [await plane.runner('back'), await plane.runner('gone')];
    await plane.clock.advance(1_000);
    await plane.restart(5_000);
    expect([await plane.contactOf(back), await plane.contactOf(gone)]).toEqual(['unknown', 'unknown']);
    await plane.advance(59_000, back);
    expect([await plane.contactOf(back), await plane.contactOf(gone)]).toEqual(['online', 'unknown']);
    await plane.advance(2_000, back);
    expect([await plane.contactOf(back), await plane.contactOf(gone)]).toEqual(['online', 'offline']);
  });

  test('a restart loses no lease: it begins anew, and the session goes on', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    const offer = await runner.take();
    await plane.clock.advance(50_000);
    await plane.restart(3_600_000);
    await plane.clock.advance(59_000);
    expect(await plane.stateOf(id)).toBe('processing');
    const call = runner.sync();
    await settle();
    expect(call.state).toBe('held');
    await plane.clock.advance(30_000);
    await runner.report(offer);
    expect(await plane.job(id)).toMatchObject({ state: 'succeeded', attempts: 1 });
  });

  test('but a runner that does not come back after it loses its lease', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    await runner.take();
    await plane.restart();
    await plane.clock.advance(61_000);
    expect(await plane.stateOf(id)).toBe('queued');
  });

  test('waiting jobs and open offers are taken up', async () => {
    const runner = await plane.runner();
    runner.sync();
    await settle();
    const offered = await plane.submit();
    const waiting = await plane.submit({ executor: 'ansible' });
    await settle();
    expect(await plane.stateOf(offered)).toBe('claimed');
    await plane.restart();
    await plane.clock.advance(11_000);
    expect(await plane.stateOf(offered)).toBe('queued');
    const ansible = await plane.runner('two', { executors: ['ansible'] });
    expect((await ansible.take()).jobId).toBe(waiting);
    expect((await runner.take()).jobId).toBe(offered);
  });

  test('a stall of more than 2 s extends all leases', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    await runner.take();
    await plane.clock.advance(55_000);
    plane.clock.stall(10_000);
    await plane.clock.advance(55_000);
    expect(await plane.stateOf(id)).toBe('processing');
    expect(plane.logger.warnings).toContain('the server was away; all leases are extended');
    await plane.clock.advance(6_000);
    expect(await plane.stateOf(id)).toBe('queued');
  });

  test('a shorter one does not', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    await runner.take();
    await plane.clock.advance(55_000);
    plane.clock.stall(1_500);
    await plane.clock.advance(4_500);
    expect(await plane.stateOf(id)).toBe('queued');
    expect(plane.logger.warnings).toEqual([]);
  });
});

test('stopping answers held syncs, and later calls are refused', async () => {
  const runner = await plane.runner();
  const call = runner.sync();
  await settle();
  await plane.app.stop();
  await settle();
  expect(call.state).toBe('answered');
  const late = runner.sync();
  await settle();
  expect(late.error).toMatchObject({ code: 'server_starting' });
});

test('live views are told when a runner that was called is not expected any more', async () => {
  const runner = await plane.runner();
  await plane.clock.advance(200_000);
  let { mark } = plane.app.fleet.presenceSince(0);
  const told = () => {
    const changed = plane.app.fleet.presenceSince(mark);
    mark = changed.mark;
    return changed.views.map(({ called }) => [called?.times, called?.isComing]);
  };
  plane.app.runners.called(runner.id);
  await plane.clock.advance(60_000);
  plane.app.runners.called(runner.id);
  expect(told()).toEqual([[2, true]]);
  await plane.clock.advance(149_000);
  expect(told()).toEqual([]);
  await plane.clock.advance(2_000);
  expect(told()).toEqual([[2, false]]);
});
