import { type Attempt, type AttemptCause, uncountedCauses } from '../attempt/state.ts';
import type { Change } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import type { Job, JobOutcome, OutcomeReason } from '../job/state.ts';
import { type AttemptedWork, attemptDetail, enqueue, jobEvent, patchAttempt, patchJob } from './work.ts';

/** How an attempt gets lost. Only after `lease_expired` may its runner come back with it. */
export type LossCause = Extract<
  AttemptCause,
  | 'lease_expired'
  | 'missing_from_sync'
  | 'new_session'
  | 'signed_out'
  | 'fenced'
  | 'interrupted'
  | 'kicked'
  | 'runner_rotated'
  | 'runner_revoked'
  | 'runner_removed'
>;

/** How the attempt's process ended, when its runner told of it. */
export type ProcessEnd = Pick<Attempt, 'exitCode' | 'signal' | 'message'>;

const untold: ProcessEnd = { exitCode: null, signal: null, message: null };

/**
 * An attempt is lost: its lease ran out, its runner says that it no longer has it, or its runner is gone. The job follows its policy:
 * back to the queue while attempts are left, failed, or held for a person. One whose cancellation was asked for is cancelled; one
 * whose runner was removed fails. An attempt that had already been lost, and was waited for, is given up (its job stays as it is).
 */
export function loseAttempt(work: AttemptedWork, cause: LossCause, now: number, end: ProcessEnd = untold): Decision {
  const { job, attempt } = work;
  if (attempt.state === 'ended' || job.attemptId !== attempt.id) return nothing();
  const mayReturn = cause === 'lease_expired' && attempt.state === 'running';
  if (attempt.state === 'lost') {
    if (cause === 'lease_expired') return nothing();
    return plan(
      [patchAttempt(attempt, { state: 'ended', endedAt: now, cause, ...end })],
      [lossEvent(work, cause, job.state, now)],
    );
  }
  const counted = job.attemptsCounted - (attempt.state === 'running' && uncountedCauses.includes(cause) ? 1 : 0);
  const next = jobAfterLoss({ ...job, attemptsCounted: counted }, attempt.state === 'offered', cause);
  const final = next.outcome !== null;
  const changes: Change[] = [
    patchAttempt(attempt, {
      state: mayReturn && !final ? 'lost' : 'ended',
      lostAt: mayReturn ? now : attempt.lostAt,
      endedAt: mayReturn && !final ? null : now,
      cause,
      ...end,
    }),
    patchJob(job, { state: next.state, outcome: next.outcome, attemptsCounted: counted, finishedAt: final ? now : null }),
  ];
  if (next.state === 'queued') changes.push(enqueue(job));
  return plan(changes, [lossEvent(work, cause, next.state, now)]);
}

const lossEvent = ({ job, attempt }: AttemptedWork, cause: LossCause, next: Job['state'], now: number) =>
  jobEvent(job, 'attempt_lost', now, { ...attemptDetail(attempt), cause, next });

/** The job's policy for a lost attempt. */
function jobAfterLoss(job: Job, wasOffer: boolean, cause: LossCause): { state: Job['state']; outcome: JobOutcome | null } {
  const ended = (state: 'failed' | 'cancelled', reason: OutcomeReason) => ({
    state,
    outcome: { reason, exitCode: null, signal: null, message: null },
  });
  if (wasOffer) return { state: 'queued', outcome: null };
  if (job.cancel) return ended('cancelled', 'cancelled');
  if (cause === 'runner_removed') return ended('failed', 'runner_removed');
  if (job.onLost === 'fail') return ended('failed', 'lost');
  if (job.onLost === 'hold') return { state: 'needs_attention', outcome: null };
  if (job.attemptsCounted >= job.maxAttempts) return ended('failed', 'attempts_exhausted');
  return { state: 'queued', outcome: null };
}
