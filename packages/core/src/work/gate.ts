import { guard } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import type { Job } from '../job/state.ts';
import type { LossCause } from './loss-cause.ts';
import { type AttemptedWork, attemptDetail, jobEvent, patchJob, type Work } from './work.ts';

/** Whether the newest attempt was given leave for an effect that can't be taken back. */
export const hasPassedGate = ({ job, attempt }: Work): boolean => attempt !== null && job.gate?.attemptId === attempt.id;

/**
 * A runner asks leave for an effect that can't be taken back. Granted to the running attempt with the job's newest epoch; asked again by
 * it, it is granted without a change. A newer attempt gets it only when the end of the one before is known.
 *
 * Refused with `lease_lost` when the attempt does not run (any more), `job_cancelling` when its job is to end, `gate_held` when an
 * earlier attempt passed and may still be at it.
 */
export function passGate(work: AttemptedWork, runnerId: string, epoch: number, now: number): Decision {
  const { job, attempt } = work;
  const detail = { attemptId: attempt.id, epoch };
  const isItsOwn = attempt.runnerId === runnerId && attempt.epoch === epoch;
  if (!isItsOwn || attempt.state !== 'running' || job.attemptId !== attempt.id || job.epoch !== epoch)
    return refuse('lease_lost', detail);
  if (job.cancel) return refuse('job_cancelling', { jobId: job.id });
  if (hasPassedGate(work)) return nothing();
  if (job.gate && !job.gate.over) return refuse('gate_held', { jobId: job.id, heldBy: job.gate.epoch, ...detail });
  // The attempt's row says whether it still runs: an action that ended it meanwhile changed that row alone.
  return plan(
    [patchJob(job, { gate: { attemptId: attempt.id, epoch, at: now, over: false } })],
    [jobEvent(job, 'gate_passed', now, attemptDetail(attempt))],
    [guard('attempt', attempt)],
  );
}

/**
 * Ways of losing an attempt after which nothing of it can still be under way. A lease that runs out tells that only of an attempt that
 * its runner stops by itself.
 */
const isEndKnown = ({ job, attempt }: AttemptedWork, cause: LossCause): boolean =>
  cause === 'missing_from_sync' ||
  cause === 'new_session' ||
  cause === 'signed_out' ||
  cause === 'fenced' ||
  cause === 'interrupted' ||
  (cause === 'lease_expired' && job.onPartition === 'stop' && attempt.fence);

/** The gate once the attempt was lost by this cause: what a job's patch has to contain. */
export const gateAfterLoss = (work: AttemptedWork, cause: LossCause): Partial<Job> =>
  isEndKnown(work, cause) ? gateOver(work) : {};

/** The gate once the end of the attempt is known. */
export const gateOver = (work: AttemptedWork): Partial<Job> => gateWith(work, true);

/** The gate once the attempt is known to go on. */
export const gateReopened = (work: AttemptedWork): Partial<Job> => gateWith(work, false);

function gateWith(work: AttemptedWork, over: boolean): Partial<Job> {
  const { gate } = work.job;
  return gate && hasPassedGate(work) && gate.over !== over ? { gate: { ...gate, over } } : {};
}
