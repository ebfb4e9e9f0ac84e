import { type IdentityClaims, identityClaims, identityLifeMs } from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { leaseEndOf } from './lease.ts';

/**
 * What is to be signed for a running attempt whose bearer was compared. Throws `lease_lost` when it does not run any more.
 */
export async function identityOf(
  context: Context,
  attemptId: string,
  epoch: number,
): Promise<{ claims: IdentityClaims; lifeMs: number }> {
  const work = context.work.get(attemptId);
  const end = work ? leaseEndOf(context, work) : null;
  const leftMs = end === null ? null : end - context.deps.clock.monotonic();
  const lifeMs = work ? identityLifeMs(work.attempt, epoch, leftMs) : null;
  if (!work || lifeMs === null) throw new Refused('lease_lost', { attemptId, epoch });
  const scope = context.fleet.scope(work.job.scopeId);
  const about = { name: scope?.name ?? work.job.scopeId, isProtected: scope?.protectedAt != null };
  return { claims: identityClaims(work.job, work.attempt, about), lifeMs };
}
