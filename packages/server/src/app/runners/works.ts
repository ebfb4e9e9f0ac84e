import type { AttemptedWork, Plan } from '@baton/core';
import type { Context } from '../context.ts';
import { withdraw } from '../dispatch/withdraw.ts';

/** Every attempt of a runner that is not over, with its job. */
export async function worksOf(context: Context, runnerId: string, fresh: boolean): Promise<AttemptedWork[]> {
  const known = [...context.work.ofRunner(runnerId)];
  if (!fresh) return known;
  const read = await Promise.all(known.map(({ attempt }) => context.loadWork(attempt.id)));
  return read.filter((work) => work !== null && work.attempt.state !== 'ended') as AttemptedWork[];
}

/** An offer whose commit was under way when the session of its runner was ended is nobody's: it goes back at once. */
export function takeBackOffers(context: Context, runnerId: string): void {
  for (const { attempt } of [...context.work.ofRunner(runnerId)])
    if (attempt.state === 'offered') void withdraw(context, attempt.id, 'offer_expired', 'the session of its runner was ended');
}

/** Counts and tells what a decision about a runner ended along with it. */
export function tellOfLosses(context: Context, plan: Plan): void {
  for (const change of plan.changes) {
    if (change.kind !== 'attempt' || change.op !== 'update') continue;
    const { id: attemptId, runnerId, cause } = change.row;
    context.deps.telemetry.count('leases_lost', 1, { cause: cause ?? 'none' });
    context.deps.logger.info({ runnerId, attemptId, cause }, 'attempt ended along with what became of its runner');
    context.feed.logChanged(attemptId);
  }
}
