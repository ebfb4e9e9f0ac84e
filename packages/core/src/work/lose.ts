import { type Attempt, type AttemptCause, type AttemptUsage, isAction, isHeld, uncountedCauses } from '../attempt/state.ts';
import { type Change, guard } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import type { Job, JobAttention } from '../job/state.ts';
import { gateAfterLoss, gateOver, hasPassedGate } from './gate.ts';
import type { LossCause } from './loss-cause.ts';
import { cancelledOutcome, closed, type Ending, endedBy } from './outcome.ts';
import { type AttemptedWork, attemptDetail, enqueue, jobEvent, patchAttempt, patchJob } from './work.ts';

/** How the attempt's process ended, when its runner told of it; with what it used, when that was measured. */
export type ProcessEnd = Pick<Attempt, 'exitCode' | 'signal' | 'message'> & { usage?: AttemptUsage };

const untold: ProcessEnd = { exitCode: null, signal: null, message: null };

/**
 * An attempt is lost: its lease ran out, its runner says that it no longer has it, its runner is gone, or an action ended it. The job
 * follows its policy: back to the queue while attempts are left, failed, or held for a person. One whose cancellation was asked for is
 * cancelled; one whose runner was removed fails; one that passed its gate is never queued by itself.
 *
 * An action does not give away what must not run twice (a `stop` job, or one that passed its gate): its attempt is `stopping` until its
 * runner or its lease confirmed the stop, unless the runner tells with `end` how its process ended. An attempt that had already been lost, and was waited for, is given up (its job stays as it is).
 */
export function loseAttempt(work: AttemptedWork, cause: LossCause, now: number, end: ProcessEnd = untold): Decision {
  const { job, attempt } = work;
  if (attempt.state === 'ended' || job.attemptId !== attempt.id) return nothing();
  if (attempt.state === 'lost') return giveUp(work, cause, now, end);
  if (attempt.state === 'stopping') return isAction(cause) ? nothing() : follow(work, cause, now, end);
  const mayStillRun = attempt.state === 'running' && isAction(cause) && end === untold;
  if (mayStillRun && mustNotRunTwice(work)) return stopFirst(work, cause, now);
  return follow(work, cause, now, end);
}

const gateAfter = (work: AttemptedWork, cause: LossCause, end: ProcessEnd): Partial<Job> =>
  end === untold ? gateAfterLoss(work, cause) : gateOver(work);

const mustNotRunTwice = (work: AttemptedWork): boolean => work.job.onPartition === 'stop' || hasPassedGate(work);

/** The attempt no longer counts, but nothing else may begin before its end is confirmed. */
function stopFirst(work: AttemptedWork, cause: LossCause, now: number): Decision {
  const { job, attempt } = work;
  return plan(
    [patchAttempt(attempt, { state: 'stopping', lostAt: now, cause })],
    [jobEvent(job, 'attempt_stopping', now, { ...attemptDetail(attempt), cause })],
    [guard('job', job)],
  );
}

/** An attempt that was waited for does not come back. */
function giveUp(work: AttemptedWork, cause: LossCause, now: number, end: ProcessEnd): Decision {
  const { job, attempt } = work;
  if (cause === 'lease_expired') return nothing();
  const changes: Change[] = [patchAttempt(attempt, { state: 'ended', endedAt: now, cause, ...end })];
  const gate = gateAfter(work, cause, end);
  if (gate.gate) changes.push(patchJob(job, gate));
  return plan(changes, [lossEvent(work, cause, job.state, now)]);
}

/** The job follows its policy. An attempt that an action had ended keeps that cause, however its end was confirmed. */
function follow(work: AttemptedWork, how: LossCause, now: number, end: ProcessEnd): Decision {
  const { job, attempt } = work;
  const cause = attempt.state === 'stopping' && how !== 'runner_removed' ? (attempt.cause ?? how) : how;
  const mayReturn = cause === 'lease_expired' && attempt.state === 'running';
  const attemptsCounted = job.attemptsCounted - (isHeld(attempt) && uncountedCauses.includes(cause) ? 1 : 0);
  const isOffer = attempt.state === 'offered';
  const next = isOffer ? queued : jobAfterLoss({ ...work, job: { ...job, attemptsCounted } }, cause, now);
  const final = 'outcome' in next;
  const patch: Partial<Job> = { ...next, ...gateAfter(work, how, end), attemptsCounted };
  if (final) Object.assign(patch, closed(now));
  else if (!isOffer) patch.queuedSince = now;
  const changes: Change[] = [
    patchAttempt(attempt, {
      state: mayReturn && !final ? 'lost' : 'ended',
      lostAt: mayReturn ? now : attempt.lostAt,
      endedAt: mayReturn && !final ? null : now,
      cause,
      ...end,
    }),
    patchJob(job, patch),
  ];
  if (next.state === 'queued') changes.push(enqueue(job, patch));
  return plan(changes, [lossEvent(work, how, next.state, now)]);
}

const lossEvent = ({ job, attempt }: AttemptedWork, cause: LossCause, next: Job['state'], now: number) =>
  jobEvent(job, 'attempt_lost', now, { ...attemptDetail(attempt), cause, next });

interface Held {
  state: 'needs_attention';
  attention: JobAttention;
}

type Next = Ending | Held | { state: 'queued' };

const queued: Next = { state: 'queued' };

/** The job waits for a person, because its attempt was lost. */
export const held = (work: AttemptedWork, now: number): Held => ({
  state: 'needs_attention',
  attention: { reason: hasPassedGate(work) ? 'gated' : 'lost', at: now, message: null },
});

/** The job's policy for a lost attempt. */
function jobAfterLoss(work: AttemptedWork, cause: AttemptCause, now: number): Next {
  const { job } = work;
  if (job.cancel) return cancelledOutcome(job.cancel);
  if (cause === 'runner_removed') return endedBy('failed', 'runner_removed');
  if (job.onLost === 'fail') return endedBy('failed', 'lost');
  if (job.onLost === 'hold' || hasPassedGate(work)) return held(work, now);
  if (job.attemptsCounted >= job.maxAttempts) return endedBy('failed', 'attempts_exhausted');
  return queued;
}
