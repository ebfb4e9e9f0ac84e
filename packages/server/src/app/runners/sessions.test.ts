import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import { capabilities } from '../testing/test-runner.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

describe('a new session', () => {
  test('whose first sync lists nothing loses what ran, at once', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    await runner.take();
    runner.holds = [];
    await runner.open();
    expect(await plane.stateOf(id)).toBe('processing');
    runner.sync({ freeSlots: 0 });
    await settle();
    expect(await plane.stateOf(id)).toBe('queued');
    expect((await plane.app.jobs.detail(id)).history).toMatchObject([{ cause: 'new_session' }]);
  });

  test('that lists it keeps it, and its report counts', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    const offer = await runner.take();
    await runner.open();
    runner.sync();
    await settle();
    expect(await plane.job(id)).toMatchObject({ state: 'processing', attempts: 1 });
    await runner.report(offer);
    expect(await plane.stateOf(id)).toBe('succeeded');
  });

  test('gives an open offer back to the queue, uncounted', async () => {
    const runner = await plane.runner();
    const call = runner.sync();
    await settle();
    const id = await plane.submit();
    await settle();
    expect(call.offers.length).toBe(1);
    await runner.open();
    runner.sync({ freeSlots: 0 });
    await settle();
    expect(await plane.job(id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
  });

  test('of another process: the older one is told that it was superseded, and must not come again', async () => {
    const runner = await plane.runner();
    const older = runner.sync();
    await settle();
    const { sessionId } = runner;
    runner.bootId = 'boot-2';
    await runner.open();
    runner.sync();
    await settle();
    const ended = { code: 'session_superseded', again: false };
    expect(older.answer?.directives.sessionEnded).toMatchObject(ended);
    const late = runner.sync({ sessionId, number: 99 });
    await settle();
    expect(late.answer?.directives.sessionEnded).toMatchObject(ended);
  });

  test('takes nothing away before its first sync: the request may be a late one of a dead process', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    const offer = await runner.take();
    const { sessionId } = runner;
    runner.bootId = 'boot-0';
    await runner.open();
    const living = runner.sync({ sessionId, number: 99 });
    await settle();
    expect(living.answer?.directives.sessionEnded).toMatchObject({ code: 'session_unknown', again: true });
    runner.bootId = 'boot-1';
    await runner.open();
    runner.sync();
    await settle();
    await runner.report(offer);
    expect(await plane.stateOf(id)).toBe('succeeded');
  });

  test('is refused to a process that another one took over from', async () => {
    const runner = await plane.runner();
    const { bootId } = runner;
    runner.bootId = 'boot-2';
    await runner.open();
    runner.sync();
    await settle();
    runner.bootId = bootId;
    expect(await codeOf(runner.open())).toBe('session_superseded');
  });

  test('of the same process: a sync of its older session is told to go on with a new one', async () => {
    const runner = await plane.runner();
    const { sessionId } = runner;
    await runner.open();
    const late = runner.sync({ sessionId });
    await settle();
    expect(late.answer?.directives.sessionEnded).toMatchObject({ code: 'session_unknown', again: true });
  });

  test('with another protocol is refused', async () => {
    const runner = await plane.runner();
    const input = { bootId: 'b', version: '9.0.0', protocol: { min: 2, max: 3 }, capabilities: capabilities(), leases: [] };
    expect(await codeOf(plane.app.runners.openSession(runner.id, input, ''))).toBe('protocol_unsupported');
  });

  test('with other capabilities changes what it is offered', async () => {
    const id = await plane.submit({ labels: ['gpu'] });
    const runner = await plane.runner();
    runner.sync();
    await settle();
    const input = { bootId: 'boot-1', version: '1.0.0', protocol: { min: 1, max: 1 }, leases: [] };
    const answer = await plane.app.runners.openSession(
      runner.id,
      { ...input, capabilities: capabilities({ labels: ['gpu'] }) },
      '',
    );
    runner.sessionId = answer.sessionId;
    runner.syncNumber = 0;
    expect((await runner.take()).jobId).toBe(id);
  });
});

describe('draining', () => {
  test('a runner that drains finishes and gets nothing new until it ends the drain', async () => {
    const runner = await plane.runner('a', { capacity: 2 });
    const offer = await (async () => {
      await plane.submit();
      return await runner.take();
    })();
    const call = runner.sync({ draining: true });
    await settle();
    const id = await plane.submit();
    await settle();
    expect([call.state, await plane.stateOf(id)]).toEqual(['held', 'queued']);
    expect((await plane.app.fleet.find('a')).status).toMatchObject({ pill: 'draining', flags: ['draining'] });
    await runner.report(offer);
    runner.holds = [];
    const ended = runner.sync();
    await settle();
    expect(ended.offers.map((each) => each.jobId)).toEqual([id]);
  });
});

describe('signing out', () => {
  test('is offline at once; what it held is lost, and does not count', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    await runner.take();
    await plane.clock.advance(200);
    await plane.app.runners.closeSession(runner.id, runner.sessionId);
    expect(await plane.contactOf(runner)).toBe('offline');
    expect(await plane.job(id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
    expect((await plane.app.jobs.detail(id)).history).toMatchObject([{ state: 'ended', cause: 'signed_out' }]);
    await plane.clock.advance(200);
    expect(plane.eventTypes(runner.id).slice(-2)).toEqual(['runner.signed_out', 'runner.offline']);
  });

  test('of an older session changes nothing', async () => {
    const runner = await plane.runner();
    const { sessionId } = runner;
    await runner.open();
    await plane.app.runners.closeSession(runner.id, sessionId);
    runner.sync();
    await settle();
    expect(await plane.contactOf(runner)).toBe('online');
  });
});

describe('removal', () => {
  test('fails what runs, ends its session and refuses its return', async () => {
    const runner = await plane.runner();
    const id = await plane.submit();
    const offer = await runner.take();
    const call = runner.sync();
    await settle();
    await plane.act('one', 'remove');
    await settle();
    expect(await plane.job(id)).toMatchObject({ state: 'failed', outcome: { reason: 'runner_removed' } });
    expect(call.answer?.directives.sessionEnded).not.toBeNull();
    expect(await codeOf(runner.open())).toBe('runner_removed');
    expect(await codeOf(runner.report(offer))).toBe('lease_lost');
    expect(await codeOf(plane.app.fleet.find('one'))).toBe('runner_not_found');
    expect(await plane.store.read.get('runner', runner.id)).toMatchObject({ credential: 'revoked' });
  });

  test('by the runner itself lets others like it work on', async () => {
    const [first, second] = [await plane.runner('a'), await plane.runner('b')];
    const calls = [first.sync(), second.sync()];
    await settle();
    await plane.app.runners.unregister(first.id, '127.0.0.1');
    const id = await plane.submit();
    await settle();
    expect(calls.map((call) => call.state)).toEqual(['answered', 'answered']);
    expect(calls[1]?.offers.map((offer) => offer.jobId)).toEqual([id]);
  });

  test('its name is free again, its number is not', async () => {
    const runner = await plane.runner();
    await plane.act(runner.id, 'remove');
    await plane.runner('one');
    expect((await plane.app.fleet.find('one')).runner.number).toBe(2);
  });
});
