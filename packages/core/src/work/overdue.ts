import { type Decision, nothing, plan } from '../decision/decision.ts';
import type { Durations } from '../policy/durations.ts';
import { type AttemptedWork, attemptDetail, jobEvent, patchJob } from './work.ts';

const reason = 'it ran longer than its time limit, and its runner did not stop it';

/**
 * An attempt runs on though its job's time limit and the grace after it are over: its runner is told to stop it, and the job ends as
 * timed out. One whose cancellation was asked for already is left to that.
 *
 * @param heldMs since its acceptance
 */
export function stopOverdue(
  { job, attempt }: AttemptedWork,
  heldMs: number,
  { timeLimitGraceMs }: Pick<Durations, 'timeLimitGraceMs'>,
  now: number,
): Decision {
  if (job.state !== 'processing' || attempt.state !== 'running' || job.timeLimitMs === null || job.cancel) return nothing();
  if (heldMs < job.timeLimitMs + timeLimitGraceMs) return nothing();
  return plan(
    [patchJob(job, { cancel: { at: now, by: 'server', reason, cause: 'time_limit' } })],
    [jobEvent(job, 'overdue', now, { ...attemptDetail(attempt), timeLimitMs: job.timeLimitMs })],
  );
}
