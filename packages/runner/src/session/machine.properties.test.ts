import type { Assignment, SyncAnswer } from '@baton/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallFailed } from './call-failed.ts';
import type { SessionEffect, SessionEvent } from './events.ts';
import { step } from './machine.ts';
import { newSession, type SessionState } from './state.ts';

const leaseTtlMs = 60_000;
const capacity = 3;
const durations = { leaseTtlMs, syncHoldMs: 10_000, syncPauseMs: 1_000, reconnectSpreadMs: 5_000 };
const failures = [
  new CallFailed({ code: 'server_unreachable', message: 'x' }),
  new CallFailed({ code: 'server_overloaded', message: 'x', status: 503, retryAfterMs: 1_000 }),
  new CallFailed({ code: 'lease_lost', message: 'x', status: 409 }),
  new CallFailed({ code: 'session_unknown', message: 'x', status: 409 }),
];
const action = fc.record({
  kind: fc.constantFrom(
    'answer',
    'answer',
    'fail',
    'offer',
    'offer',
    'cancel',
    'stop',
    'end',
    'logClosed',
    'timer',
    'wait',
    'shortage',
    'drain',
  ),
  pick: fc.nat(1_000),
  stopsAlone: fc.boolean(),
});
type Action = { kind: string; pick: number; stopsAlone: boolean };
type Call = Extract<SessionEffect, { type: 'open' | 'sync' }>;

/** A server and a machine without manners: any call may be answered or fail, in any order, with any delay. */
class World {
  state: SessionState = newSession({ capacity, graceMs: { shell: 20_000 }, drainGraceMs: null });
  now = 0;
  private sessions = 0;
  private attempts = 0;
  private readonly calls: Call[] = [];
  /** jobs whose process lives, with when a fenced one was stopped */
  private readonly processes = new Map<string, { stops: boolean; deadBy: number | null }>();
  private readonly timers = new Map<string, number>();
  private readonly sent = new Map<string, number>();
  private readonly syncSentAt = new Map<string, number>();
  private answeredSentAt = 0;

  event(event: SessionEvent): void {
    const { state, effects } = step(this.state, event, this.now);
    this.state = state;
    for (const effect of effects) this.carryOut(effect);
    this.check();
  }

  private carryOut(effect: SessionEffect): void {
    if (effect.type === 'open') this.calls.push(effect);
    if (effect.type === 'sync') this.onSync(effect);
    if (effect.type === 'launch') {
      const { attemptId, onPartition } = effect.assignment;
      expect(this.processes.has(attemptId), 'launched once').toBe(false);
      const stops = onPartition === 'stop';
      if (stops) expect(this.now, 'launched before its fence').toBeLessThan(this.answeredSentAt + leaseTtlMs / 2);
      this.processes.set(attemptId, { stops, deadBy: null });
    }
    if (effect.type === 'stop') {
      const job = this.processes.get(effect.attemptId);
      if (job) job.deadBy = Math.min(job.deadBy ?? Number.POSITIVE_INFINITY, this.now + effect.graceMs);
    }
    if (effect.type === 'setTimer') this.timers.set(effect.name, this.now + effect.ms);
    if (effect.type === 'clearTimer') this.timers.delete(effect.name);
  }

  private onSync(sync: Extract<SessionEffect, { type: 'sync' }>): void {
    this.calls.push(sync);
    expect(sync.number, 'numbers rise by one').toBe((this.sent.get(sync.sessionId) ?? 0) + 1);
    this.sent.set(sync.sessionId, sync.number);
    this.syncSentAt.set(`${sync.sessionId}/${sync.number}`, this.now);
    const listed = new Set(sync.leases.map(({ attemptId }) => attemptId));
    for (const id of this.processes.keys()) expect(listed.has(id), 'what runs is listed').toBe(true);
    for (const { attemptId, settled, dropped } of this.state.attempts.values()) {
      if (!settled && !dropped) expect(listed.has(attemptId), 'what is not reported is listed').toBe(true);
    }
    for (const { attemptId } of [...sync.accepts, ...sync.reports])
      expect(listed.has(attemptId), 'what rides is listed').toBe(true);
    expect(sync.freeSlots + this.used(), 'no slot is offered twice').toBeLessThanOrEqual(capacity);
  }

  private used = (): number => [...this.state.attempts.values()].filter(({ phase }) => phase !== 'ended').length;

  private check(): void {
    expect(this.used(), 'never more than capacity').toBeLessThanOrEqual(capacity);
    expect(this.processes.size).toBeLessThanOrEqual(capacity);
    const open = this.state.phase === 'open' && !this.state.ending;
    const waits = this.timers.has('sync') || this.calls.some(({ type }) => type === 'sync');
    if (open) expect(waits, 'a sync is always under way or due').toBe(true);
  }

  /** Lets time pass; timers that are due fire in their order, processes that had their time die. */
  wait(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const due = [...this.timers].filter(([, at]) => at <= until).sort(([, a], [, b]) => a - b)[0];
      const dying = [...this.processes].filter(([, { deadBy }]) => deadBy !== null && deadBy <= until);
      const first = dying.sort(([, a], [, b]) => (a.deadBy ?? 0) - (b.deadBy ?? 0))[0];
      if (first && (!due || (first[1].deadBy ?? 0) <= due[1])) this.die(first[0], first[1].deadBy ?? 0);
      else if (due) this.fire(due[0], due[1]);
      else break;
    }
    this.now = until;
    for (const { stops } of this.processes.values()) this.checkFence(stops);
  }

  private checkFence(stops: boolean): void {
    const late = this.now > this.answeredSentAt + 0.75 * leaseTtlMs;
    expect(stops && late, 'a fenced job is dead at three quarters of the lease').toBe(false);
  }

  private fire(name: string, at: number): void {
    this.now = Math.max(this.now, at);
    this.timers.delete(name);
    this.event({ type: 'timer', name: name as 'sync' });
  }

  private die(attemptId: string, at: number): void {
    this.now = Math.max(this.now, at);
    this.checkFence(this.processes.get(attemptId)?.stops ?? false);
    this.processes.delete(attemptId);
    this.event({ type: 'ended', attemptId, finish: { kind: 'failed', exitCode: 1, signal: null, message: null } });
  }

  act({ kind, pick, stopsAlone }: Action): void {
    if (kind === 'wait') this.wait(pick * 80);
    else if (kind === 'timer') this.wait(1);
    else if (kind === 'shortage') this.event({ type: 'shortage', reason: pick % 2 ? 'short' : null });
    else if (kind === 'drain' && pick < 50) this.event({ type: 'drain' });
    else if (kind === 'end') {
      const id = [...this.processes.keys()][pick % Math.max(1, this.processes.size)];
      if (id) this.die(id, this.now);
    } else if (kind === 'logClosed') {
      for (const { attemptId, phase } of this.state.attempts.values())
        if (phase === 'ended') this.event({ type: 'logClosed', attemptId });
    } else this.reply(kind, pick, stopsAlone);
  }

  private reply(kind: string, pick: number, stopsAlone: boolean): void {
    const [call] = this.calls.splice(pick % Math.max(1, this.calls.length), 1);
    if (!call) return;
    const failure = failures[pick % failures.length] ?? failures[0];
    if (kind === 'fail' && failure) this.event(failed(call, failure));
    else if (call.type === 'open') this.opened();
    else this.synced(call, kind, pick, stopsAlone);
  }

  private opened(): void {
    this.sessions += 1;
    const answer = { sessionId: `s${this.sessions}`, runnerId: 'r', name: 'n', protocol: 1, durations, latestVersion: '1' };
    this.event({ type: 'opened', answer });
  }

  /** What becomes of what rode along: taken, refused, in trouble or overlooked. */
  private outcomes(sync: Extract<Call, { type: 'sync' }>, pick: number, stopsAlone: boolean): Partial<SyncAnswer> {
    const code = { 3: 'lease_lost', 4: 'storage_unavailable' }[pick % 7];
    if (pick % 7 === 5) return {};
    const error = code === undefined ? null : { code, message: 'x' };
    const onPartition = stopsAlone ? 'stop' : 'continue';
    const fields = { epoch: 1, executor: 'shell', onPartition, timeLimitMs: null };
    return {
      accepts: sync.accepts.map(({ attemptId }) =>
        error ? { attemptId, error } : { attemptId, assignment: { attemptId, ...fields } as Assignment },
      ),
      reports: sync.reports.map(({ attemptId }) => (error ? { attemptId, error } : { attemptId, accepted: true })),
    };
  }

  private synced(sync: Extract<Call, { type: 'sync' }>, kind: string, pick: number, stopsAlone: boolean): void {
    if (sync.sessionId === this.state.sessionId && this.state.phase === 'open') {
      const sentAt = this.syncSentAt.get(`${sync.sessionId}/${sync.number}`) ?? 0;
      this.answeredSentAt = Math.max(this.answeredSentAt, sentAt);
    }
    const held = [...this.state.attempts.keys()];
    const id = held[pick % Math.max(1, held.length)];
    const onPartition: 'stop' | 'continue' = stopsAlone ? 'stop' : 'continue';
    const offers = Array.from({ length: kind === 'offer' ? 1 + (pick % 4) : 0 }, () => {
      this.attempts += 1;
      return {
        attemptId: `a${this.attempts}`,
        epoch: 1,
        jobId: 'j',
        executor: 'shell',
        onPartition,
        deviceId: null,
        expiresInMs: 10_000,
      };
    });
    this.event({
      type: 'synced',
      sessionId: sync.sessionId,
      number: sync.number,
      answer: {
        offers,
        cancel: kind === 'cancel' && id ? [{ attemptId: id, reason: null }] : [],
        stop: kind === 'stop' && id ? [{ attemptId: id, code: 'lease_lost', message: 'x' }] : [],
        directives: { drain: false, disabled: false, sessionEnded: null },
        ...this.outcomes(sync, pick, stopsAlone),
      },
    });
  }

  /** From here on everything works: all that is held must come to its end. */
  heal(): void {
    this.event({ type: 'drain' });
    for (let round = 0; round < 200 && this.state.phase !== 'gone'; round += 1) {
      for (const id of [...this.processes.keys()]) this.die(id, this.now);
      this.act({ kind: 'logClosed', pick: 0, stopsAlone: false });
      this.reply('answer', round, false);
      if (this.state.phase === 'leaving') this.event({ type: 'closed' });
      if (this.calls.length === 0) this.wait(10_000);
    }
  }
}

function failed(call: Call, failure: CallFailed): SessionEvent {
  if (call.type === 'open') return { type: 'openFailed', failure: failure.status === 409 ? (failures[0] ?? failure) : failure };
  const harmless = failure.code === 'lease_lost' ? (failures[0] ?? failure) : failure;
  return { type: 'syncFailed', sessionId: call.sessionId, number: call.number, failure: harmless };
}

test('whatever the server does: capacity holds, leases are listed, numbers rise, fences hold, and healed it comes to its end', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
      const world = new World();
      world.event({ type: 'start' });
      for (const each of actions) if (world.state.phase !== 'gone') world.act(each);
      world.heal();
      expect(world.state.phase).toBe('gone');
    }),
    { numRuns: 300 },
  );
});
