import { cancel } from '@baton/core';
import type { JobView } from '../app.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { Refused } from '../refused.ts';
import { viewJob } from './view.ts';

/** Cancels a job; its runner, if it has one, hears of it at once. */
export async function cancelJob(
  context: Context,
  held: HeldSyncs,
  id: string,
  by: string,
  reason: string | null,
): Promise<JobView> {
  context.assertOpen();
  const read = context.deps.store.read;
  const { state, plan } = await context.committer.carryOut(
    async () => {
      const job = await read.get('job', id);
      if (!job) throw new Refused('job_not_found', { jobId: id });
      return { job, attempt: job.attemptId === null ? null : await read.get('attempt', job.attemptId) };
    },
    (work) => cancel(work, by, reason, context.now()),
  );
  const changed = plan.changes.find((change) => change.kind === 'job' && change.op === 'update');
  const job = changed?.kind === 'job' && changed.op === 'update' ? changed.row : state.job;
  if (job.runnerId !== null && state.attempt && state.attempt.state !== 'ended') {
    // The cancellation may stand in the store already, by a commit of which this server was not told (yet).
    context.work.put(job, state.attempt, context.deps.clock.monotonic());
    held.nudge(job.runnerId);
  }
  if (job.attemptId !== null) context.feed.logChanged(job.attemptId);
  return await viewJob(context, job);
}
