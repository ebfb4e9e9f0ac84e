import { type IdentityClaims, identityClaims, identityLifeMs } from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { BearerUse } from '../runner-calls.ts';
import { leaseEndOf } from './lease.ts';

const marks: Readonly<Record<BearerUse, string>> = { identity: 'i', attempt: '' };

/** What a job shows for its attempt: good for one use alone, and for nothing once the attempt's lease is lost. */
export const attemptBearerOf = ({ deps }: Context, use: BearerUse, attemptId: string, epoch: number): string =>
  `bat_job_${marks[use]}${epoch}_${deps.tokens.proofOf(`${use} ${attemptId} ${epoch}`)}`;

/** The epoch that a bearer claims to be of; null: it is none for this use. */
export function epochOfBearer(use: BearerUse, bearer: string): number | null {
  const match = /^bat_job_(i?)(\d{1,15})_[\w-]{43}$/.exec(bearer);
  return match && match[1] === marks[use] ? Number(match[2]) : null;
}

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
