import type { Assignment, SyncAnswer } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { CallFailed } from './call-failed.ts';
import type { SessionEffect, SessionEvent } from './events.ts';
import { step } from './machine.ts';
import { type MachineOptions, newSession, type SessionState } from './state.ts';

const durations = { leaseTtlMs: 60_000, syncHoldMs: 10_000, syncPauseMs: 1_000, reconnectSpreadMs: 5_000 };
const options: MachineOptions = { capacity: 2, graceMs: { shell: 10_000 }, drainGraceMs: null };
const network = new CallFailed({ code: 'server_unreachable', message: 'gone' });
const refusedBy = (code: string, status = 409) => new CallFailed({ code, message: code, status });

/** A machine with its clock, and what it wanted since the last look. */
class Bench {
  state: SessionState;
  now = 1_000;
  effects: SessionEffect[] = [];

  constructor(more: Partial<MachineOptions> = {}) {
    this.state = newSession({ ...options, ...more });
  }

  do(event: SessionEvent, later = 0): this {
    this.now += later;
    const { state, effects } = step(this.state, event, this.now);
    this.state = state;
    this.effects.push(...effects);
    return this;
  }

  open(): this {
    return this.do({ type: 'start' }).do({
      type: 'opened',
      answer: { sessionId: 's1', runnerId: 'r', name: 'n', protocol: 1, durations, latestVersion: '1' },
    });
  }

  synced(answer: Partial<SyncAnswer>, number = this.state.syncNumber, later = 100): this {
    const directives = { drain: false, disabled: false, sessionEnded: null };
    const whole = { offers: [], cancel: [], stop: [], directives, ...answer };
    return this.do({ type: 'synced', sessionId: this.state.sessionId ?? '', number, answer: whole }, later);
  }

  offer(attemptId: string, onPartition: 'continue' | 'stop' = 'continue'): this {
    return this.synced({
      offers: [{ attemptId, epoch: 1, jobId: 'j', executor: 'shell', onPartition, deviceId: null, expiresInMs: 10_000 }],
    });
  }

  accepted(attemptId: string, onPartition: 'continue' | 'stop' = 'continue', later = 0): this {
    const assignment = { attemptId, epoch: 1, executor: 'shell', onPartition, timeLimitMs: null } as Assignment;
    return this.do({ type: 'accepted', attemptId, assignment }, later);
  }

  /** Effects of a type since the last look at them. */
  took<T extends SessionEffect['type']>(type: T): Extract<SessionEffect, { type: T }>[] {
    const found = this.effects.filter((effect) => effect.type === type) as Extract<SessionEffect, { type: T }>[];
    this.effects = this.effects.filter((effect) => effect.type !== type);
    return found;
  }
}

const success = { kind: 'succeeded' as const, exitCode: 0, signal: null, message: null };

describe('the session machine', () => {
  test('opens a session, syncs, and syncs again as soon as it is answered', () => {
    const bench = new Bench().open();
    expect(bench.took('open')).toEqual([{ type: 'open', leases: [] }]);
    expect(bench.took('sync')).toMatchObject([{ number: 1, freeSlots: 2, leases: [], draining: false }]);
    bench.synced({});
    expect(bench.took('sync')).toMatchObject([{ number: 2 }]);
  });

  test('a server that holds no syncs is not asked without a pause', () => {
    const bench = new Bench().open();
    for (let i = 0; i < 3; i += 1) bench.synced({}, bench.state.syncNumber, 1);
    expect(bench.took('sync')).toHaveLength(3);
    expect(bench.took('setTimer')).toMatchObject([{ name: 'sync' }]);
    bench.do({ type: 'timer', name: 'sync' });
    expect(bench.took('sync')).toHaveLength(1);
  });

  test('an offer is accepted, its slot reserved and its lease listed before the answer', () => {
    const bench = new Bench().open().offer('a');
    expect(bench.took('accept')).toMatchObject([{ attemptId: 'a', sessionId: 's1', syncNumber: 1 }]);
    expect(bench.took('sync').at(-1)).toMatchObject({ number: 2, freeSlots: 1, leases: [{ attemptId: 'a', stopping: false }] });
    bench.accepted('a');
    expect(bench.took('launch')).toHaveLength(1);
  });

  test('declines what it can not take, with the reason', () => {
    const bench = new Bench({ capacity: 1 }).open().offer('a').offer('b');
    expect(bench.took('decline')).toMatchObject([{ attemptId: 'b', reason: 'all slots are taken' }]);
    const short = new Bench().open().do({ type: 'shortage', reason: 'short of disk' });
    expect(short.took('sync').at(-1)).toMatchObject({ freeSlots: 0 });
    expect(short.offer('c').took('decline')).toMatchObject([{ reason: 'short of disk' }]);
  });

  test('reports an end at once, frees the slot at once, lists the lease until the report is answered', () => {
    const bench = new Bench({ capacity: 1 }).open().offer('a').accepted('a');
    bench.took('sync');
    bench.do({ type: 'ended', attemptId: 'a', finish: success });
    expect(bench.took('report')).toMatchObject([{ attemptId: 'a', finish: success }]);
    expect(bench.took('sync')).toMatchObject([{ freeSlots: 1, leases: [{ attemptId: 'a', stopping: true }] }]);
    bench.do({ type: 'reported', attemptId: 'a' }).synced({});
    expect(bench.took('sync')).toMatchObject([{ leases: [] }]);
    expect(bench.state.attempts.size).toBe(1);
    bench.do({ type: 'logClosed', attemptId: 'a' });
    expect(bench.state.attempts.size).toBe(0);
  });

  test('repeats a report until it is answered; a definite no ends it', () => {
    const bench = new Bench().open().offer('a').accepted('a').do({ type: 'ended', attemptId: 'a', finish: success });
    bench.do({ type: 'reportFailed', attemptId: 'a', failure: network });
    expect(bench.took('setTimer')).toMatchObject([{ name: 'call:a' }]);
    bench.took('report');
    bench.do({ type: 'timer', name: 'call:a' });
    expect(bench.took('report')).toHaveLength(1);
    bench
      .do({ type: 'reportFailed', attemptId: 'a', failure: refusedBy('lease_lost') })
      .do({ type: 'logClosed', attemptId: 'a' });
    expect(bench.state.attempts.size).toBe(0);
  });

  test('a lost sync is repeated spread over the return time; Retry-After is kept to', () => {
    const bench = new Bench().open();
    bench.do({ type: 'syncFailed', sessionId: 's1', number: 1, failure: network });
    expect(bench.took('setTimer')).toMatchObject([{ name: 'sync', ms: 0, spreadMs: 5_000 }]);
    bench.took('sync');
    bench.do({ type: 'timer', name: 'sync' });
    expect(bench.took('sync')).toMatchObject([{ number: 2 }]);
    const busy = new CallFailed({ code: 'server_overloaded', message: 'busy', status: 503, retryAfterMs: 7_000 });
    bench.do({ type: 'syncFailed', sessionId: 's1', number: 2, failure: busy });
    expect(bench.took('setTimer')).toMatchObject([{ name: 'sync', ms: 7_000 }]);
  });

  test('an unknown session is replaced by one that lists the leases', () => {
    const bench = new Bench().open().offer('a').accepted('a');
    bench.took('open');
    bench.do({ type: 'syncFailed', sessionId: 's1', number: bench.state.syncNumber, failure: refusedBy('session_unknown') });
    expect(bench.took('open')).toEqual([{ type: 'open', leases: [{ attemptId: 'a', epoch: 1 }] }]);
  });

  test('cancel stops with grace, stop kills; the killed is listed as ending until it is dead, and not reported', () => {
    const bench = new Bench().open().offer('a').accepted('a').offer('b').accepted('b');
    bench.synced({
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
    expect(bench.took('report')).toEqual([]);
  });

  test('fences a stop job at half the lease, counted from when the last answered sync was sent', () => {
    const bench = new Bench().open().offer('a', 'stop').accepted('a', 'stop');
    expect(bench.took('launch')).toMatchObject([{ fence: { stopAt: 31_000, killAt: 41_000 } }]);
    bench.synced({});
    expect(bench.took('fence')).toMatchObject([{ times: { stopAt: 31_100, killAt: 41_100 } }]);
    bench.took('stop');
    bench.do({ type: 'timer', name: 'fence' }, 31_099 - bench.now);
    expect(bench.took('stop')).toEqual([]);
    bench.do({ type: 'timer', name: 'fence' }, 1);
    expect(bench.took('stop')).toMatchObject([{ cause: 'fenced', graceMs: 10_000 }]);
    bench.do({ type: 'timer', name: 'fence' }, 100);
    expect(bench.took('stop')).toEqual([]);
  });

  test('a stop job whose time has passed is not even started', () => {
    const bench = new Bench().open().offer('a', 'stop').accepted('a', 'stop', 40_000);
    expect(bench.took('launch')).toEqual([]);
    expect(bench.took('report')).toMatchObject([{ finish: { kind: 'fenced' } }]);
  });

  test('drains: no new work, leaves when the last log is closed, signed out', () => {
    const bench = new Bench().open().offer('a').accepted('a').do({ type: 'drain' });
    expect(bench.took('sync').at(-1)).toMatchObject({ draining: true, freeSlots: 0 });
    bench.do({ type: 'ended', attemptId: 'a', finish: success }).do({ type: 'reported', attemptId: 'a' });
    expect(bench.took('close')).toEqual([]);
    bench.do({ type: 'logClosed', attemptId: 'a' });
    expect(bench.took('close')).toEqual([{ type: 'close', sessionId: 's1' }]);
    bench.do({ type: 'closed' });
    expect(bench.took('exit')).toEqual([{ type: 'exit', exit: { code: 0, failure: null } }]);
  });

  test('without contact and without jobs a drain ends at once', () => {
    const bench = new Bench().do({ type: 'start' }).do({ type: 'openFailed', failure: network }).do({ type: 'drain' });
    expect(bench.took('exit')).toMatchObject([{ exit: { code: 0 } }]);
  });

  test.each([
    [refusedBy('credential_revoked', 401), 2, 10_000],
    [refusedBy('runner_removed', 410), 2, 10_000],
    [refusedBy('session_superseded'), 3, 0],
    [refusedBy('invalid_request', 400), 1, 10_000],
  ])('%s ends it when its jobs are dead', (failure, code, graceMs) => {
    const bench = new Bench().open().offer('a').accepted('a');
    bench.do({ type: 'syncFailed', sessionId: 's1', number: bench.state.syncNumber, failure });
    expect(bench.took('stop')).toMatchObject([{ cause: 'lost', graceMs }]);
    expect(bench.took('exit')).toEqual([]);
    bench.do({ type: 'ended', attemptId: 'a', finish: success });
    expect(bench.took('exit')).toMatchObject([{ exit: { code, failure: { code: failure.code } } }]);
  });

  test('a proxy that answers for the server is no refusal', () => {
    const bench = new Bench().do({ type: 'start' });
    bench.do({ type: 'openFailed', failure: new CallFailed({ code: 'server_unreachable', message: 'status 401' }) });
    expect(bench.took('setTimer')).toMatchObject([{ name: 'open' }]);
  });
});
