import { type Actor, auditedRow, cancel } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { jobAfter, readWork } from './read-work.ts';
import type { JobView } from './use-cases.ts';
import { viewJob } from './view.ts';

/**
 * Cancels a job; its runner, if it has one, hears of it at once. What the server cancels by itself follows from something that the audit log tells of
 * already.
 */
export async function cancelJob(
  context: Context,
  held: HeldSyncs,
  id: string,
  by: Actor,
  reason: string | null,
): Promise<JobView> {
  context.assertOpen();
  const { state, plan } = await context.committer.carryOut(
    () => readWork(context, id),
    (work) => {
      const decision = cancel(work, by.login, reason, context.now());
      if (by.via === 'server') return decision;
      return auditedRow(
        decision,
        { actor: by, action: 'job.cancel', detail: { reason } },
        'job',
        work.job,
        work.job,
        context.now(),
      );
    },
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
