import { type Decision, nothing, plan } from '../decision/decision.ts';
import type { Job } from '../job/state.ts';
import { dequeue, enqueue, jobEvent, patchJob } from './work.ts';

/** The back-off of a parked job is over: it is ready again, at the place of its submission. */
export function release(job: Job, now: number): Decision {
  if (job.state !== 'queued' || job.backoffUntil === null || job.backoffUntil > now) return nothing();
  const patch: Partial<Job> = { backoffUntil: null };
  return plan([patchJob(job, patch), dequeue(job), enqueue(job, patch)], [jobEvent(job, 'ready', now)]);
}
