import type { Job } from '../job/state.ts';
import type { Attempt } from './state.ts';

/** What the identity token of an attempt says of it; issuer, audience and times are added by who signs. */
export interface IdentityClaims {
  sub: string;
  job_id: string;
  job_name: string;
  attempt_id: string;
  attempt_epoch: number;
  runner_id: string;
  scope: string;
  protected: boolean;
  executor: string;
}

/** A token lives no longer than this, however long the lease lasts. */
const lifeMsMax = 5 * 60_000;

/** The subject is for trust policies, so it says only what stays the same from job to job. */
export const identityClaims = (job: Job, attempt: Attempt, scope: { name: string; isProtected: boolean }): IdentityClaims => ({
  sub: `project:${scope.name}:executor:${job.executor}`,
  job_id: job.id,
  job_name: job.name,
  attempt_id: attempt.id,
  attempt_epoch: attempt.epoch,
  runner_id: attempt.runnerId,
  scope: scope.name,
  protected: scope.isProtected,
  executor: job.executor,
});

/**
 * How long a token that is made now may live; null: none may be made. It is dead with the lease, so that whoever was cut off holds nothing.
 *
 * @param leaseLeftMs until the lease of the attempt ends unless it is renewed; null: time alone never ends it
 */
export function identityLifeMs(attempt: Attempt, epoch: number, leaseLeftMs: number | null): number | null {
  if (attempt.state !== 'running' || attempt.epoch !== epoch) return null;
  const lifeMs = Math.min(lifeMsMax, leaseLeftMs ?? lifeMsMax);
  return lifeMs < 1_000 ? null : lifeMs;
}
