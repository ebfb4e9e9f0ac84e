import { describe, expect, test } from 'vitest';
import { network, refusedBy, SessionBench, success } from '../testing/session-bench.ts';
import { CallFailed } from './call-failed.ts';

describe('the session machine', () => {
  test('opens a session, syncs, and syncs again as soon as it is answered', () => {
    const bench = new SessionBench().open();
    expect(bench.took('open')).toEqual([{ type: 'open' }]);
    expect(bench.took('sync')).toMatchObject([{ number: 1, freeSlots: 2, leases: [], draining: false }]);
    bench.synced({});
    expect(bench.took('sync')).toMatchObject([{ number: 2 }]);
  });

  test('a server that holds no syncs is not asked without a pause', () => {
    const bench = new SessionBench().open();
    for (let i = 0; i < 3; i += 1) bench.synced({}, bench.state.syncNumber, 1);
    expect(bench.took('sync')).toHaveLength(3);
    expect(bench.took('setTimer')).toMatchObject([{ name: 'sync' }]);
    bench.do({ type: 'timer', name: 'sync' });
    expect(bench.took('sync')).toHaveLength(1);
  });

  test('an offer is accepted, its slot reserved and its lease listed before the answer', () => {
    const bench = new SessionBench().open().offer('a');
    expect(bench.took('sync').at(-1)).toMatchObject({
      number: 2,
      freeSlots: 1,
      leases: [{ attemptId: 'a', stopping: false }],
      accepts: [{ attemptId: 'a', epoch: 1 }],
    });
    bench.accepted('a');
    expect(bench.took('launch')).toHaveLength(1);
  });

  test('declines what it can not take, with the reason', () => {
    const bench = new SessionBench({ capacity: 1 }).open().offer('a').offer('b');
    expect(bench.took('decline')).toMatchObject([{ attemptId: 'b', reason: 'all slots are taken' }]);
    const short = new SessionBench().open().do({ type: 'shortage', reason: 'short of disk' });
    expect(short.took('sync').at(-1)).toMatchObject({ freeSlots: 0 });
    expect(short.offer('c').took('decline')).toMatchObject([{ reason: 'short of disk' }]);
  });

  test('a lost sync is repeated spread over the return time; Retry-After is kept to', () => {
    const bench = new SessionBench().open();
    bench.syncFailed(network);
    expect(bench.took('setTimer')).toMatchObject([{ name: 'sync', ms: 0, spreadMs: 5_000 }]);
    bench.took('sync');
    bench.do({ type: 'timer', name: 'sync' });
    expect(bench.took('sync')).toMatchObject([{ number: 2 }]);
    const busy = new CallFailed({ code: 'server_overloaded', message: 'busy', status: 503, retryAfterMs: 7_000 });
    bench.syncFailed(busy);
    expect(bench.took('setTimer')).toMatchObject([{ name: 'sync', ms: 7_000 }]);
  });

  test('an unknown session is replaced by one whose first sync lists the leases', () => {
    const bench = new SessionBench().open().offer('a').accepted('a');
    bench.took('open');
    bench.syncFailed(refusedBy('session_unknown'));
    expect(bench.took('open')).toHaveLength(1);
    bench.took('sync');
    bench.opened('s2');
    expect(bench.took('sync')).toMatchObject([{ sessionId: 's2', number: 1, leases: [{ attemptId: 'a', epoch: 1 }] }]);
  });

  describe('kicked while the server drains it', () => {
    const drained = { drain: true, disabled: false, sessionEnded: null };
    const back = () => {
      const bench = new SessionBench().open().offer('a').accepted('a');
      bench.synced({ directives: drained }).synced({ directives: { ...drained, sessionEnded: kicked } });
      bench.do({ type: 'ended', attemptId: 'a', finish: success }).do({ type: 'logClosed', attemptId: 'a' });
      expect(bench.took('exit'), 'not without having signed out').toEqual([]);
      bench.do({ type: 'timer', name: 'open' }).took('sync');
      return bench.opened('s2');
    };

    test('it comes back to be told so, and signs out before it goes', () => {
      const bench = back().synced({ directives: drained });
      expect(bench.took('close')).toEqual([{ type: 'close', sessionId: 's2' }]);
      expect(bench.do({ type: 'closed' }).took('exit')).toEqual([{ type: 'exit', exit: { code: 0, failure: null } }]);
    });

    test('it stays when the drain was taken back meanwhile', () => {
      const bench = back();
      expect(bench.took('sync')).toMatchObject([{ draining: false, freeSlots: 2 }]);
      expect([bench.synced({}).took('close'), bench.state.draining]).toEqual([[], false]);
    });

    test('without an answer of the server it goes when it is asked to on its machine', () => {
      const bench = new SessionBench().open().synced({ directives: { ...drained, sessionEnded: kicked } });
      expect(bench.do({ type: 'drain' }).took('exit')).toEqual([{ type: 'exit', exit: { code: 0, failure: null } }]);
    });
  });

  const kicked = { code: 'session_kicked', message: 'a person ended this session', again: true, afterMs: 3_200 };

  test('kicked, it stops its jobs with their grace, reports none, and comes back when it was told to', () => {
    const bench = new SessionBench().open().offer('a').accepted('a');
    bench.took('open');
    bench.synced({ directives: { drain: false, disabled: false, sessionEnded: kicked } });
    expect(bench.took('stop')).toMatchObject([{ attemptId: 'a', cause: 'lost', graceMs: 10_000 }]);
    expect(bench.took('setTimer')).toMatchObject([{ name: 'open', ms: 3_200, spreadMs: 0 }]);
    expect([bench.took('open'), bench.took('exit')]).toEqual([[], []]);
    bench.took('sync');
    bench.do({ type: 'ended', attemptId: 'a', finish: success });
    bench.do({ type: 'logClosed', attemptId: 'a' }).do({ type: 'timer', name: 'open' });
    expect([bench.took('sync'), bench.took('open')]).toEqual([[], [{ type: 'open' }]]);
    bench.opened('s2');
    expect(bench.took('sync')).toEqual([expect.objectContaining({ sessionId: 's2', freeSlots: 2, leases: [] })]);
  });

  test('kicked with a job that dies slowly, it lists the job as ending until it is dead', () => {
    const bench = new SessionBench().open().offer('a').accepted('a');
    bench.synced({ directives: { drain: false, disabled: false, sessionEnded: kicked } }).do({ type: 'timer', name: 'open' });
    bench.took('sync');
    bench.opened('s2');
    expect(bench.took('sync')).toMatchObject([{ sessionId: 's2', number: 1, freeSlots: 1, leases: [{ stopping: true }] }]);
    bench.do({ type: 'ended', attemptId: 'a', finish: success });
    expect(bench.took('sync')).toMatchObject([{ number: 2, freeSlots: 2, leases: [] }]);
  });

  test('kicked while an accept was under way, it asks again what became of it', () => {
    const bench = new SessionBench().open().offer('a');
    const { number } = bench.took('sync').at(-1) ?? { number: 0 };
    bench.synced({ directives: { drain: false, disabled: false, sessionEnded: kicked } }, number);
    bench.do({ type: 'timer', name: 'rider:a' }).do({ type: 'timer', name: 'open' }).opened('s2');
    expect(bench.took('sync').at(-1)).toMatchObject({ sessionId: 's2', accepts: [{ attemptId: 'a' }] });
    bench.synced({ accepts: [{ attemptId: 'a', error: { code: 'lease_lost', message: 'kicked' } }] });
    expect(bench.took('closeEmptyLog')).toMatchObject([{ attemptId: 'a' }]);
    expect(bench.state.attempts.size).toBe(0);
  });

  test('cancel stops with grace, stop kills; the killed is listed as ending until it is dead, and not reported', () => {
    const bench = new SessionBench().open().offer('a').accepted('a').offer('b').accepted('b');
    bench.do({ type: 'timer', name: 'sync' }).synced({
      cancel: [{ attemptId: 'a', reason: 'why' }],
      stop: [{ attemptId: 'b', code: 'lease_lost', message: 'gone' }],
    });
    expect(bench.took('stop')).toMatchObject([
      { attemptId: 'b', cause: 'lost', graceMs: 0 },
      { attemptId: 'a', cause: 'cancelled', graceMs: 10_000, message: 'cancelled: why' },
    ]);
    expect(bench.took('sync').at(-1)).toMatchObject({ freeSlots: 0, leases: [{ stopping: true }, { stopping: true }] });
    bench.do({ type: 'ended', attemptId: 'b', finish: success });
    expect(bench.took('sync')).toMatchObject([{ freeSlots: 1, leases: [{ attemptId: 'a' }] }]);
    expect(bench.took('sync').flatMap(({ reports }) => reports)).toEqual([]);
  });

  test('fences a stop job at half the lease, counted from when the last answered sync was sent', () => {
    const bench = new SessionBench().open().offer('a', 'stop').accepted('a', 'stop', 100);
    expect(bench.took('launch')).toMatchObject([{ fence: { stopAt: 31_100, killAt: 41_100 } }]);
    bench.synced({});
    expect(bench.took('fence').at(-1)).toMatchObject({ times: { stopAt: 31_200, killAt: 41_200 } });
    bench.took('stop');
    bench.do({ type: 'timer', name: 'fence' }, 31_199 - bench.now);
    expect(bench.took('stop')).toEqual([]);
    bench.do({ type: 'timer', name: 'fence' }, 1);
    expect(bench.took('stop')).toMatchObject([{ cause: 'fenced', graceMs: 10_000 }]);
    bench.do({ type: 'timer', name: 'fence' }, 100);
    expect(bench.took('stop')).toEqual([]);
  });

  test('a stop job whose time has passed is not even started', () => {
    const bench = new SessionBench().open().offer('a', 'stop').accepted('a', 'stop', 40_000);
    expect(bench.took('launch')).toEqual([]);
    expect(bench.took('sync').at(-1)).toMatchObject({ reports: [{ attemptId: 'a', kind: 'fenced' }] });
  });

  test('drains: no new work, leaves when the last log is closed, signed out', () => {
    const bench = new SessionBench().open().offer('a').accepted('a').do({ type: 'drain' });
    expect(bench.took('sync').at(-1)).toMatchObject({ draining: true, freeSlots: 0 });
    bench.do({ type: 'ended', attemptId: 'a', finish: success }).reported('a');
    expect(bench.took('close')).toEqual([]);
    bench.do({ type: 'logClosed', attemptId: 'a' });
    expect(bench.took('close')).toEqual([{ type: 'close', sessionId: 's1' }]);
    bench.do({ type: 'closed' });
    expect(bench.took('exit')).toEqual([{ type: 'exit', exit: { code: 0, failure: null } }]);
  });

  test('a drain that the server takes back ends; one that was asked for here as well does not', () => {
    const directives = { drain: true, disabled: false, sessionEnded: null };
    const bench = new SessionBench().open().offer('a').accepted('a').synced({ directives });
    expect(bench.took('sync').at(-1)).toMatchObject({ draining: true, freeSlots: 0 });
    const { syncNumber } = bench.state;
    bench.do({ type: 'shortage', reason: 'short of disk' }).do({ type: 'shortage', reason: null });
    expect(bench.synced({}, syncNumber - 1).state.draining).toBe(true);
    expect(bench.synced({}).took('sync').at(-1)).toMatchObject({ draining: false, freeSlots: 1 });
    bench.synced({ directives }).do({ type: 'drain' }).synced({});
    expect(bench.took('sync').at(-1)).toMatchObject({ draining: true });
  });

  test('without contact and without jobs a drain ends at once', () => {
    const bench = new SessionBench().do({ type: 'start' }).do({ type: 'openFailed', failure: network }).do({ type: 'drain' });
    expect(bench.took('exit')).toMatchObject([{ exit: { code: 0 } }]);
  });

  test.each([
    [refusedBy('credential_revoked', 401), 2, 10_000],
    [refusedBy('runner_removed', 410), 2, 10_000],
    [refusedBy('session_superseded'), 3, 0],
    [refusedBy('invalid_request', 400), 1, 10_000],
  ])('%s ends it when its jobs are dead', (failure, code, graceMs) => {
    const bench = new SessionBench().open().offer('a').accepted('a');
    bench.syncFailed(failure);
    expect(bench.took('stop')).toMatchObject([{ cause: 'lost', graceMs }]);
    expect(bench.took('exit')).toEqual([]);
    bench.do({ type: 'ended', attemptId: 'a', finish: success });
    expect(bench.took('exit')).toMatchObject([{ exit: { code, failure: { code: failure.code } } }]);
  });

  test('a proxy that answers for the server is no refusal', () => {
    const bench = new SessionBench().do({ type: 'start' });
    bench.do({ type: 'openFailed', failure: new CallFailed({ code: 'server_unreachable', message: 'status 401' }) });
    expect(bench.took('setTimer')).toMatchObject([{ name: 'open' }]);
  });
});
