import { accept, type Finish, finish, withdrawOffer } from '@baton/core';
import type { Context, KnownWork } from '../context.ts';
import { Refused } from '../refused.ts';
import type { AcceptOutput, AssignmentOutput, ReportInput } from '../runner-calls.ts';

interface AcceptInput {
  sessionId: string;
  epoch: number;
  syncNumber: number;
  decline?: string | null | undefined;
}

/** The runner takes its offer and gets everything it needs to run the job, or declines it. */
export async function acceptOffer(
  context: Context,
  runnerId: string,
  attemptId: string,
  input: AcceptInput,
): Promise<AcceptOutput> {
  if (typeof input.decline === 'string') return await decline(context, runnerId, attemptId, input.epoch, input.decline);
  const { state } = await context.committer.carryOut(
    (fresh) => context.workOf(runnerId, attemptId, fresh),
    (work) => accept(work, { runnerId, ...input }, context.now()),
  );
  if (state.attempt.state === 'offered')
    context.deps.telemetry.observe('offer_to_accept', context.now() - state.attempt.offeredAt);
  return { assignment: await assignmentOf(context, state) };
}

async function decline(context: Context, runnerId: string, attemptId: string, epoch: number, why: string): Promise<AcceptOutput> {
  const { plan } = await context.committer.carryOut(
    (fresh) => context.workOf(runnerId, attemptId, fresh),
    (work) => {
      if (work.attempt.epoch !== epoch) throw new Refused('lease_lost', { attemptId, epoch });
      return withdrawOffer(work, 'offer_declined', why, context.now());
    },
  );
  if (plan.changes.length > 0) context.deps.telemetry.count('offers_declined');
  return { assignment: null };
}

async function assignmentOf(context: Context, { job, attempt }: KnownWork): Promise<AssignmentOutput> {
  const spec = await context.deps.store.read.get('jobSpec', job.id);
  return {
    attemptId: attempt.id,
    epoch: attempt.epoch,
    jobId: job.id,
    attemptNumber: attempt.number,
    name: job.name,
    executor: job.executor,
    onPartition: job.onPartition,
    timeLimitMs: job.timeLimitMs,
    deviceId: attempt.deviceId,
    spec: spec?.spec ?? null,
  };
}

/** The runner reports how its attempt ended. */
export async function report(context: Context, runnerId: string, attemptId: string, input: ReportInput): Promise<void> {
  const { epoch, ...how } = input;
  const { plan } = await context.committer.carryOut(
    (fresh) => context.workOf(runnerId, attemptId, fresh),
    (work) => finish(work, runnerId, epoch, how satisfies Finish, context.now()),
  );
  if (plan.changes.length === 0) return;
  context.deps.telemetry.count('jobs_finished', 1, { kind: how.kind });
  context.feed.logChanged(attemptId);
}
