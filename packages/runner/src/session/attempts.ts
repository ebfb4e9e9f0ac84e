import { type CallFailed, kindOf } from './call-failed.ts';
import { backoffMs, onFatal } from './contact.ts';
import type { SessionEvent } from './events.ts';
import { fenceTimes } from './fence.ts';
import type { Finish } from './ports.ts';
import type { HeldAttempt } from './state.ts';
import type { Turn } from './turn.ts';

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

const finishOf = (kind: Finish['kind'], message: string | null): Finish => ({
  kind,
  exitCode: null,
  signal: null,
  message,
});

/** The server gave the job: start it, unless it is not to run any more. */
export function onAccepted(turn: Turn, { attemptId, assignment }: Of<'accepted'>): void {
  const attempt = turn.attempt(attemptId);
  if (attempt?.phase !== 'accepting') return;
  if (assignment === null || turn.state.ending) {
    turn.remove(attemptId);
    return;
  }
  const accepted = turn.patch(attempt, { calling: false, waiting: false, tries: 0, onPartition: assignment.onPartition });
  const unstarted = notStarted(turn, accepted);
  if (unstarted) {
    turn.patch(accepted, { phase: 'ended', finish: unstarted });
    return;
  }
  turn.patch(accepted, { phase: 'running', logOpen: true });
  turn.do({ type: 'launch', assignment, fence: fenceTimes(turn, accepted) });
}

/** How an accepted attempt ends that is not even started. */
function notStarted(turn: Turn, attempt: HeldAttempt): Finish | null {
  if (attempt.stopping === 'cancelled') return finishOf('cancelled', 'cancelled before it started');
  if (turn.state.interrupted !== null) return finishOf('interrupted', turn.state.interrupted);
  const times = fenceTimes(turn, attempt);
  if (times && turn.now >= times.stopAt) return finishOf('fenced', 'cut off before it started');
  return null;
}

export function onAcceptFailed(turn: Turn, { attemptId, failure }: Of<'acceptFailed'>): void {
  const attempt = turn.attempt(attemptId);
  if (attempt?.phase !== 'accepting') return;
  const kind = kindOf(failure);
  if (kind === 'refused') {
    onFatal(turn, failure);
    return;
  }
  if (kind === 'transient' || kind === 'session_unknown') {
    again(turn, attempt, failure);
    return;
  }
  turn.say('info', `an offer is gone: ${failure.message}`, { attemptId, code: failure.code });
  turn.remove(attemptId);
}

/** All processes of the attempt are gone. */
export function onEnded(turn: Turn, { attemptId, finish }: Of<'ended'>): void {
  const attempt = turn.attempt(attemptId);
  if (attempt?.phase !== 'running') return;
  turn.patch(attempt, { phase: 'ended', finish, tries: 0 });
  turn.release(attemptId);
}

export function onLogClosed(turn: Turn, { attemptId }: Of<'logClosed'>): void {
  const attempt = turn.attempt(attemptId);
  if (!attempt) return;
  turn.patch(attempt, { logOpen: false });
  turn.release(attemptId);
}

export function onReported(turn: Turn, { attemptId }: Of<'reported'>): void {
  const attempt = turn.attempt(attemptId);
  if (!attempt) return;
  turn.patch(attempt, { settled: true, calling: false, waiting: false });
  turn.release(attemptId);
}

export function onReportFailed(turn: Turn, { attemptId, failure }: Of<'reportFailed'>): void {
  const attempt = turn.attempt(attemptId);
  if (!attempt || attempt.settled) return;
  const kind = kindOf(failure);
  if (kind === 'refused') {
    onFatal(turn, failure);
    return;
  }
  if (kind === 'transient') {
    again(turn, attempt, failure);
    return;
  }
  turn.say('warn', `the end of a job was not taken: ${failure.message}`, { attemptId, code: failure.code });
  turn.patch(attempt, { settled: true, dropped: true, calling: false });
  turn.release(attemptId);
}

/** Repeats the accept or report of an attempt after a pause. */
function again(turn: Turn, attempt: HeldAttempt, failure: CallFailed): void {
  const tries = attempt.tries + 1;
  turn.patch(attempt, { calling: false, waiting: true, tries });
  const wait = backoffMs(tries);
  turn.do({ type: 'setTimer', name: `call:${attempt.attemptId}`, ms: failure.retryAfterMs ?? wait, spreadMs: wait });
}

/** Sends what waits to be sent: accepts of offers taken, reports of attempts that ended. */
export function settleCalls(turn: Turn): void {
  const { phase, sessionId, syncNumber, ending } = turn.state;
  if (phase !== 'open' || sessionId === null || ending) return;
  for (const attempt of [...turn.state.attempts.values()]) {
    if (attempt.calling || attempt.waiting || attempt.settled || attempt.phase === 'running') continue;
    const { attemptId, epoch, finish } = turn.patch(attempt, { calling: true });
    if (attempt.phase === 'accepting') turn.do({ type: 'accept', attemptId, sessionId, epoch, syncNumber });
    else if (finish) turn.do({ type: 'report', attemptId, epoch, finish });
  }
}
