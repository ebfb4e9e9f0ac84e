import { cancel } from '@baton/core';
import type { JobView } from '../app.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { jobAfter, readWork } from './read-work.ts';
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
  const { state, plan } = await context.committer.carryOut(
    () => readWork(context, id),
    (work) => cancel(work, by, reason, context.now()),
  );
  const job = jobAfter(state.job, plan);
  if (job.runnerId !== null && state.attempt && state.attempt.state !== 'ended') {
    // The cancellation may stand in the store already, by a commit of which this server was not told (yet).
    context.work.put(job, state.attempt, context.deps.clock.monotonic());
    held.nudge(job.runnerId);
  }
  if (job.attemptId !== null) context.feed.logChanged(job.attemptId);
  return await viewJob(context, job);
}
