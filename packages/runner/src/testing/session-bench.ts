import type { Assignment, SyncAnswer } from '@baton/protocol';
import { CallFailed } from '../session/call-failed.ts';
import type { SessionEffect, SessionEvent } from '../session/events.ts';
import { step } from '../session/machine.ts';
import { type MachineOptions, newSession, type SessionState } from '../session/state.ts';

const durations = { leaseTtlMs: 60_000, syncHoldMs: 10_000, syncPauseMs: 1_000, reconnectSpreadMs: 5_000 };
const options: MachineOptions = { capacity: 2, graceMs: { shell: 10_000 }, drainGraceMs: null };
/** No answer came. */
export const network = new CallFailed({ code: 'server_unreachable', message: 'gone' });
/** The server's own word. */
export const refusedBy = (code: string, status = 409) => new CallFailed({ code, message: code, status });

/** A session machine with its clock, and what it wanted since the last look. */
export class SessionBench {
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
    return this.do({ type: 'start' }).opened('s1');
  }

  opened(sessionId: string): this {
    const answer = { sessionId, runnerId: 'r', name: 'n', protocol: 1, durations, latestVersion: '1' };
    return this.do({ type: 'opened', answer });
  }

  synced(answer: Partial<SyncAnswer>, number = this.state.syncNumber, later = 100): this {
    const directives = { drain: false, disabled: false, sessionEnded: null };
    const whole = { offers: [], cancel: [], stop: [], directives, ...answer };
    return this.do({ type: 'synced', sessionId: this.state.sessionId ?? '', number, answer: whole }, later);
  }

  offer(attemptId: string, onPartition: 'continue' | 'stop' = 'continue', deviceId: string | null = null): this {
    return this.synced({
      offers: [{ attemptId, epoch: 1, jobId: 'j', executor: 'shell', onPartition, deviceId, expiresInMs: 10_000 }],
    });
  }

  accepted(attemptId: string, onPartition: 'continue' | 'stop' = 'continue', later = 0): this {
    const assignment = { attemptId, epoch: 1, executor: 'shell', onPartition, timeLimitMs: null } as Assignment;
    return this.synced({ accepts: [{ attemptId, assignment }] }, this.state.syncNumber, later);
  }

  reported(attemptId: string): this {
    return this.synced({ reports: [{ attemptId, accepted: true }] }, this.state.syncNumber, 0);
  }

  syncFailed(failure: CallFailed, number = this.state.syncNumber): this {
    return this.do({ type: 'syncFailed', sessionId: this.state.sessionId ?? '', number, failure });
  }

  /** Effects of a type since the last look at them. */
  took<T extends SessionEffect['type']>(type: T): Extract<SessionEffect, { type: T }>[] {
    const found = this.effects.filter((effect) => effect.type === type) as Extract<SessionEffect, { type: T }>[];
    this.effects = this.effects.filter((effect) => effect.type !== type);
    return found;
  }
}

/** How a job ends that went well. */
export const success = { kind: 'succeeded' as const, exitCode: 0, signal: null, message: null };
