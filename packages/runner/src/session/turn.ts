import type { SessionEffect } from './events.ts';
import type { StopCause } from './ports.ts';
import type { HeldAttempt, SessionExit, SessionState } from './state.ts';

/** One step of the machine in the making: the state to come and what is to be done. */
export class Turn {
  readonly state: SessionState;
  readonly effects: SessionEffect[] = [];
  readonly now: number;

  constructor(state: SessionState, now: number) {
    this.state = { ...state };
    this.now = now;
  }

  do(effect: SessionEffect): void {
    this.effects.push(effect);
  }

  say(level: 'info' | 'warn' | 'error', message: string, detail: Readonly<Record<string, unknown>> = {}): void {
    this.do({ type: 'say', level, message, detail });
  }

  attempt(id: string): HeldAttempt | undefined {
    return this.state.attempts.get(id);
  }

  put(attempt: HeldAttempt): HeldAttempt {
    const attempts = new Map(this.state.attempts);
    attempts.set(attempt.attemptId, attempt);
    this.state.attempts = attempts;
    return attempt;
  }

  patch(attempt: HeldAttempt, fields: Partial<HeldAttempt>): HeldAttempt {
    return this.put({ ...attempt, ...fields });
  }

  remove(id: string): void {
    const attempts = new Map(this.state.attempts);
    attempts.delete(id);
    this.state.attempts = attempts;
    this.do({ type: 'clearTimer', name: `rider:${id}` });
  }

  /** Ends a running job early. The first cause stays, unless the job no longer counts. */
  stop(attempt: HeldAttempt, cause: StopCause, graceMs: number, message: string | null): void {
    if (attempt.phase !== 'running') return;
    if (attempt.stopping !== null && (cause !== 'lost' || attempt.stopping === 'lost')) return;
    this.patch(attempt, { stopping: cause });
    this.do({ type: 'stop', attemptId: attempt.attemptId, cause, graceMs, message });
  }

  /** The attempt no longer counts: kill it, report nothing. */
  drop(attempt: HeldAttempt, graceMs: number, message: string): void {
    if (attempt.phase === 'accepting') {
      this.remove(attempt.attemptId);
      return;
    }
    const dropped = this.patch(attempt, { dropped: true, settled: true, waiting: false });
    this.stop(dropped, 'lost', graceMs, message);
    this.release(dropped.attemptId);
  }

  /** Forgets an attempt that is over in every respect. */
  release(id: string): void {
    const attempt = this.attempt(id);
    if (attempt?.phase === 'ended' && attempt.settled && !attempt.logOpen) this.remove(id);
  }

  graceOf(attempt: HeldAttempt): number {
    return this.state.options.graceMs[attempt.executor] ?? 10_000;
  }

  /** Begins to leave for a reason other than being asked to. The first reason counts. */
  end(exit: SessionExit): void {
    this.state.ending ??= exit;
  }
}
