import type { Assignment } from '@baton/protocol';
import { backoffMs } from './backoff.ts';
import { type CallFailed, kindOf } from './call-failed.ts';
import { onFatal } from './contact.ts';
import { endWithDevice, goneMessage, isDeviceGone } from './devices.ts';
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
export function onAccepted(turn: Turn, attemptId: string, assignment: Assignment): void {
  const attempt = turn.attempt(attemptId);
  if (attempt?.phase !== 'accepting') {
    // dropped meanwhile: it was accepted all the same, and has a log that nobody else will close
    if (!attempt) turn.do({ type: 'closeEmptyLog', attemptId, epoch: assignment.epoch });
    return;
  }
  if (turn.state.ending) {
    turn.remove(attemptId);
    return;
  }
  const accepted = turn.patch(attempt, { waiting: false, tries: 0, rides: 0, onPartition: assignment.onPartition });
  const unstarted = notStarted(turn, accepted);
  if (unstarted) {
    turn.patch(accepted, { phase: 'ended', finish: unstarted, logOpen: true });
    turn.do({ type: 'closeEmptyLog', attemptId, epoch: attempt.epoch });
    return;
  }
  turn.patch(accepted, { phase: 'running', logOpen: true });
  turn.do({ type: 'launch', assignment, fence: fenceTimes(turn, accepted) });
}

/** How an accepted attempt ends that is not even started. */
function notStarted(turn: Turn, attempt: HeldAttempt): Finish | null {
  if (attempt.stopping === 'cancelled') return finishOf('cancelled', 'cancelled before it started');
  if (isDeviceGone(turn.state, attempt.deviceId)) return finishOf('device_lost', goneMessage(attempt.deviceId));
  if (turn.state.interrupted !== null) return finishOf('interrupted', turn.state.interrupted);
  const times = fenceTimes(turn, attempt);
  if (times && turn.now >= times.stopAt) return finishOf('fenced', 'cut off before it started');
  return null;
}

export function onAcceptFailed(turn: Turn, attemptId: string, failure: CallFailed): void {
  const attempt = turn.attempt(attemptId);
  if (attempt?.phase !== 'accepting') return;
  const kind = kindOf(failure);
  if (kind === 'refused') {
    onFatal(turn, failure);
    return;
  }
  if (kind === 'transient' || kind === 'session_unknown') {
    repeatLater(turn, attemptId, failure);
    return;
  }
  turn.say('info', `an offer is gone: ${failure.message}`, { attemptId, code: failure.code });
  // the answer to an earlier try was lost, which may have been taken
  if (failure.code === 'lease_lost' && attempt.rides > 1) turn.do({ type: 'closeEmptyLog', attemptId, epoch: attempt.epoch });
  turn.remove(attemptId);
}

/** All processes of the attempt are gone. */
export function onEnded(turn: Turn, { attemptId, finish }: Of<'ended'>): void {
  const attempt = turn.attempt(attemptId);
  if (attempt?.phase !== 'running') return;
  turn.patch(attempt, { phase: 'ended', finish: endWithDevice(turn.state, attempt, finish), tries: 0 });
  turn.release(attemptId);
}

export function onLogClosed(turn: Turn, { attemptId }: Of<'logClosed'>): void {
  const attempt = turn.attempt(attemptId);
  if (!attempt) return;
  turn.patch(attempt, { logOpen: false });
  turn.release(attemptId);
}

export function onReported(turn: Turn, attemptId: string): void {
  const attempt = turn.attempt(attemptId);
  if (attempt?.phase !== 'ended') return;
  turn.patch(attempt, { settled: true, waiting: false });
  turn.release(attemptId);
}

export function onReportFailed(turn: Turn, attemptId: string, failure: CallFailed): void {
  const attempt = turn.attempt(attemptId);
  if (attempt?.phase !== 'ended' || attempt.settled) return;
  const kind = kindOf(failure);
  if (kind === 'refused') {
    onFatal(turn, failure);
    return;
  }
  if (kind === 'transient') {
    repeatLater(turn, attemptId, failure);
    return;
  }
  turn.say('warn', `the end of a job was not taken: ${failure.message}`, { attemptId, code: failure.code });
  turn.patch(attempt, { settled: true, dropped: true });
  turn.release(attemptId);
}

/** Repeats the accept or report of an attempt after a pause. */
export function repeatLater(turn: Turn, attemptId: string, failure: CallFailed | null): void {
  const attempt = turn.attempt(attemptId);
  if (!attempt || attempt.phase === 'running' || attempt.settled) return;
  const tries = attempt.tries + 1;
  turn.patch(attempt, { waiting: true, tries });
  const wait = backoffMs(tries);
  turn.do({ type: 'setTimer', name: `rider:${attemptId}`, ms: failure?.retryAfterMs ?? wait, spreadMs: wait });
}
