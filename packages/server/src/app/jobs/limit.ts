import { type Actor, auditedRow, raiseLimit } from '@baton/core';
import type { Context } from '../context.ts';
import { jobAfter, readWork } from './read-work.ts';
import type { JobView } from './use-cases.ts';
import { viewJob } from './view.ts';

/** Lets so many jobs at once share the concurrency key of one that waits. Throws `job_not_found`, `job_not_queued`, `job_has_no_key`. */
export async function limitKey(context: Context, id: string, by: Actor, limit: number): Promise<JobView> {
  context.assertOpen();
  const { state, plan } = await context.committer.carryOut(
    () => readWork(context, id),
    ({ job }) => {
      const deed = { actor: by, action: 'job.limit' as const, detail: { key: job.concurrency?.key ?? null, limit } };
      return auditedRow(raiseLimit(job, limit, by.login, context.now()), deed, 'job', job, job, context.now());
    },
  );
  return await viewJob(context, jobAfter(state.job, plan));
}
