import { plural } from '@baton/protocol/plural';
import { restartCode, type SessionState } from './state.ts';
import type { Turn } from './turn.ts';
import { leaveForGood } from './update.ts';

/** Longest time for signing out. */
const signOutMs = 3_000;
/** After everything was stopped: how long reports and logs may take before the process goes without them. */
const lastWordsMs = 10_000;

/** Takes no new jobs; leaves when the last is over, reported, and its log is complete on the server. */
export function onDrain(turn: Turn): void {
  const { state } = turn;
  const isAsked = state.draining && !state.drainingForServer && !state.drainingForUpdate;
  leaveForGood(state);
  if (isAsked) return;
  state.draining = true;
  state.drainingForServer = false;
  const { drainGraceMs } = state.options;
  if (drainGraceMs !== null) turn.do({ type: 'setTimer', name: 'drain', ms: drainGraceMs, spreadMs: 0 });
}

/** Stops all jobs, reports them as interrupted and leaves, in any case soon after their grace. */
export function onInterrupt(turn: Turn, message: string): void {
  const { state } = turn;
  state.draining = true;
  state.drainingForServer = false;
  leaveForGood(state);
  if (state.interrupted !== null) return;
  state.interrupted = message;
  let longest = 0;
  for (const attempt of [...state.attempts.values()]) {
    longest = Math.max(longest, turn.graceOf(attempt));
    turn.stop(attempt, 'interrupted', turn.graceOf(attempt), message);
  }
  turn.do({ type: 'setTimer', name: 'leave', ms: longest + lastWordsMs, spreadMs: 0 });
}

/** Time is up for last words. */
export function onLeaveTimer(turn: Turn): void {
  const unsaid = [...turn.state.attempts.values()].filter((attempt) => !attempt.settled).length;
  if (turn.state.phase !== 'leaving' && unsaid > 0) {
    const message = `left before the end of ${plural(unsaid, 'job')} could be reported`;
    turn.end({ code: 1, failure: { code: 'server_unreachable', message, next: 'The server will treat them as lost.' } });
  }
  gone(turn);
}

/** Signs out and goes as soon as nothing is left to do. */
export function settleLeaving(turn: Turn): void {
  const { state } = turn;
  if (state.phase === 'leaving' || state.phase === 'gone' || !isDone(state)) return;
  if (state.phase === 'open' && state.sessionId !== null && !state.ending) {
    state.phase = 'leaving';
    turn.do({ type: 'close', sessionId: state.sessionId });
    turn.do({ type: 'setTimer', name: 'leave', ms: signOutMs, spreadMs: 0 });
    return;
  }
  gone(turn);
}

/**
 * Who was refused can not bring logs home: only the processes are waited for, the logs stay on disk for the next start. What the server
 * drains goes only from a session: it has to sign out, or the server would go on draining it. Nor does one go that is to come back as another version:
 * that one could not reach the server either.
 */
function isDone(state: SessionState): boolean {
  if (state.ending) return [...state.attempts.values()].every((attempt) => attempt.phase !== 'running');
  const { drainingForServer, drainingForUpdate } = state;
  return state.draining && state.attempts.size === 0 && (state.phase === 'open' || !(drainingForServer || drainingForUpdate));
}

export function gone(turn: Turn): void {
  if (turn.state.phase === 'gone') return;
  turn.state.phase = 'gone';
  turn.do({ type: 'exit', exit: turn.state.ending ?? { code: turn.state.drainingForUpdate ? restartCode : 0, failure: null } });
}
