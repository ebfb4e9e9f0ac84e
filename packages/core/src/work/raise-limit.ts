import { type Decision, plan, refuse } from '../decision/decision.ts';
import type { Job } from '../job/state.ts';
import { jobEvent, patchJob } from './work.ts';

/**
 * A person says how many jobs may share the concurrency key of one that waits. It is as if the job had been submitted with that limit now: it holds for
 * all with the key until a newer submission says another one.
 *
 * Refused with `job_not_queued`, `job_has_no_key`.
 */
export function raiseLimit(job: Job, limit: number, by: string, now: number): Decision {
  if (job.state !== 'queued') return refuse('job_not_queued', { jobId: job.id, state: job.state });
  if (job.concurrency === null) return refuse('job_has_no_key', { jobId: job.id });
  const { key } = job.concurrency;
  return plan([patchJob(job, { concurrency: { key, limit } })], [jobEvent(job, 'limit_changed', now, { key, limit, by })]);
}
