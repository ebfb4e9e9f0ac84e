import type { Job, Plan, Work } from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

/** A job with its newest attempt, as the store has them; throws `job_not_found`. */
export async function readWork(context: Context, jobId: string): Promise<Work> {
  const { read } = context.deps.store;
  const job = await read.get('job', jobId);
  if (!job) throw new Refused('job_not_found', { jobId });
  return { job, attempt: job.attemptId === null ? null : await read.get('attempt', job.attemptId) };
}

/** The job's row once the plan is carried out. */
export function jobAfter(job: Job, plan: Plan): Job {
  const changed = plan.changes.find((change) => change.kind === 'job' && change.op === 'update');
  return changed?.kind === 'job' && changed.op === 'update' ? changed.row : job;
}
