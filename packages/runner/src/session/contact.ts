import { backoffMs, backoffMsMax } from './backoff.ts';
import { type CallFailed, kindOf } from './call-failed.ts';
import type { SessionEvent } from './events.ts';
import { renewLater } from './renewal.ts';
import type { Turn } from './turn.ts';

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

/** Asks for a session; its first sync lists the attempts in hand. */
export function open(turn: Turn): void {
  const { state } = turn;
  state.phase = 'opening';
  state.sessionId = null;
  state.syncs = [];
  state.newestSync = null;
  state.syncWaits = null;
  turn.do({ type: 'clearTimer', name: 'sync' });
  turn.do({ type: 'clearTimer', name: 'open' });
  turn.do({ type: 'open' });
}

/** Goes without a session for a while. */
function openLater(turn: Turn, ms: number, spreadMs: number): void {
  turn.state.phase = 'waiting';
  turn.state.sessionId = null;
  turn.state.syncs = [];
  turn.state.newestSync = null;
  turn.do({ type: 'setTimer', name: 'open', ms, spreadMs });
}

export function onOpened(turn: Turn, { answer }: Of<'opened'>): void {
  const { state } = turn;
  if (state.phase !== 'opening') return;
  state.phase = 'open';
  state.sessionId = answer.sessionId;
  state.durations = answer.durations;
  state.syncNumber = 0;
  if (state.update) state.update = { ...state.update, toldIn: null };
  state.failures = 0;
  state.quickAnswers = 0;
  // the server may have taken its drain back meanwhile: its first answer says whether it has
  if (state.drainingForServer) state.draining = false;
  state.drainingForServer = false;
  renewLater(turn, answer.renewInMs ?? null);
  turn.say('info', `connected as ${answer.name}`, { runnerId: answer.runnerId, latestVersion: answer.latestVersion });
}

export function onOpenFailed(turn: Turn, { failure }: Of<'openFailed'>): void {
  const { state } = turn;
  if (state.phase !== 'opening') return;
  const kind = kindOf(failure);
  if (kind !== 'transient' && kind !== 'session_unknown') {
    onFatal(turn, failure);
    return;
  }
  state.failures += 1;
  sayUnreachable(turn, failure);
  const wait = backoffMs(state.failures);
  openLater(turn, failure.retryAfterMs ?? wait, failure.retryAfterMs === null ? wait : spreadOf(turn));
}

/** Over how long a fleet spreads its return. */
export const spreadOf = (turn: Turn): number => turn.state.durations?.reconnectSpreadMs ?? backoffMsMax;

/** Said once when contact is lost, not at every try. */
export function sayUnreachable(turn: Turn, failure: CallFailed): void {
  if (turn.state.failures === 1) turn.say('warn', `${failure.message}; trying again until it works`, { code: failure.code });
}

type SessionEnd = { code: string; message: string; again: boolean; afterMs?: number; proof?: string };

/** The server ended the session. A kick ends all that runs in it: the jobs are stopped while the runner waits to come back. */
export function onSessionEnded(turn: Turn, end: SessionEnd): void {
  if (end.code === 'session_unknown') {
    open(turn);
    return;
  }
  if (end.again) {
    turn.say('warn', `the server ended the session: ${end.message}`, { code: end.code });
    if (end.code === 'session_kicked') {
      // whether an accept was taken is told by its repetition
      for (const attempt of [...turn.state.attempts.values()])
        if (attempt.phase !== 'accepting') turn.drop(attempt, turn.graceOf(attempt), end.message);
    }
    openLater(turn, end.afterMs ?? 1_000, end.afterMs === undefined ? 4_000 : 0);
    return;
  }
  const { code, message, proof } = end;
  onFatal(turn, { code, message, next: '', status: 401, detail: proof === undefined ? {} : { proof } });
}

interface Fatal {
  code: string;
  message: string;
  next: string;
  status: number | null;
  detail?: Readonly<Record<string, unknown>>;
}

/**
 * Nothing will work any more: stop all jobs and go. They no longer count, or nothing could be reported of them. A challenge is answered first:
 * that this process lives is how the server tells a copied credential from a restart.
 */
export function onFatal(turn: Turn, failure: Fatal): void {
  const kind = kindOf(failure as CallFailed);
  const code = kind === 'superseded' ? 3 : kind === 'refused' ? 2 : 1;
  const proof = failure.detail?.proof;
  if (typeof proof === 'string' && turn.state.ending === null) turn.do({ type: 'prove', proof });
  turn.end({ code, failure: { code: failure.code, message: failure.message, next: failure.next } });
  for (const attempt of [...turn.state.attempts.values()]) {
    turn.drop(attempt, code === 3 ? 0 : turn.graceOf(attempt), failure.message);
  }
}
