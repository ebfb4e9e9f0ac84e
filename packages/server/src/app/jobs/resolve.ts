import { type Actor, auditedRow, type Resolution, resolve } from '@baton/core';
import type { Context } from '../context.ts';
import { jobAfter, readWork } from './read-work.ts';
import type { JobView } from './use-cases.ts';
import { viewJob } from './view.ts';

export interface ResolveInput {
  resolution: Resolution;
  note: string | null;
  /** the person has seen to it that an attempt which passed the gate is over */
  confirmEnded: boolean;
  /** the attempt that the person has looked at; null: whichever was the newest */
  attemptId: string | null;
  /** since when the job waited that the person has looked at; null: whenever */
  attentionAt: number | null;
}

/** A person decides about a job that needs attention. A runner that lists its attempt afterwards hears whether it still counts. */
export async function resolveJob(context: Context, id: string, by: Actor, input: ResolveInput): Promise<JobView> {
  context.assertOpen();
  const { state, plan } = await context.committer.carryOut(
    () => readWork(context, id),
    (work) => {
      const decision = resolve(work, { ...input, by: by.login }, context.now());
      const deed = { actor: by, action: 'job.resolve' as const, detail: { ...input } };
      return auditedRow(decision, deed, 'job', work.job, work.job, context.now());
    },
  );
  if (state.job.attemptId !== null) context.feed.logChanged(state.job.attemptId);
  return await viewJob(context, jobAfter(state.job, plan));
}
