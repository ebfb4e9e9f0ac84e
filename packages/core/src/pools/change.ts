import { insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { failedStart } from './back-off.ts';
import { poolEvent } from './event.ts';
import type { Pool } from './state.ts';

/** What people say of a pool. */
export type PoolChoices = Pick<
  Pool,
  | 'identityId'
  | 'region'
  | 'settings'
  | 'offering'
  | 'min'
  | 'max'
  | 'idleMs'
  | 'onIdle'
  | 'startLimitMs'
  | 'cost'
  | 'dryRun'
  | 'updates'
> & { name: string };

type Fresh = PoolChoices & Pick<Pool, 'id' | 'scopeId' | 'provider' | 'createdBy'>;

export function createPool(fresh: Fresh, now: number): Decision {
  const { min, max } = fresh;
  if (min > max) return refuse('pool_invalid', { where: 'min', problem: `is above the maximum, ${max}` });
  const pool: Pool = { ...fresh, revision: 1, stopped: false, createdAt: now, updatedAt: now, removedAt: null };
  return plan([insert('pool', pool)], [poolEvent(pool, 'created', now, { by: fresh.createdBy })]);
}

/** What is not given stays. Runners that are there keep what they were made of; those that are started or updated later get the new. */
export function editPool(pool: Pool, edit: Partial<PoolChoices>, by: string, now: number): Decision {
  if (pool.removedAt !== null) return refuse('pool_removed', { poolId: pool.id, pool: pool.name });
  const given = Object.entries(edit).filter(
    ([field, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(pool[field as keyof Pool]),
  );
  if (given.length === 0) return nothing();
  const patch: Partial<Pool> = { ...Object.fromEntries(given), updatedAt: now };
  const { min, max } = { ...pool, ...patch };
  if (min > max) return refuse('pool_invalid', { where: 'min', problem: `is above the maximum, ${max}` });
  return plan(
    [update('pool', pool, patch)],
    [poolEvent(pool, 'changed', now, { by, fields: given.map(([field]) => field).join(', ') })],
  );
}

/** Nothing is started or put away by itself from now on. What is under way goes on. */
export function stopPool(pool: Pool, by: string, now: number): Decision {
  if (pool.removedAt !== null) return refuse('pool_removed', { poolId: pool.id, pool: pool.name });
  if (pool.stopped) return nothing();
  return plan([update('pool', pool, { stopped: true, updatedAt: now })], [poolEvent(pool, 'stopped', now, { by })]);
}

/** It goes on by itself, whatever failed before. */
export function resumePool(pool: Pool, by: string, now: number): Decision {
  if (pool.removedAt !== null) return refuse('pool_removed', { poolId: pool.id, pool: pool.name });
  if (!pool.stopped && !pool.failing) return nothing();
  const patch = { stopped: false, failing: null, updatedAt: now };
  return plan([update('pool', pool, patch)], [poolEvent(pool, 'resumed', now, { by })]);
}

/** @param standing its runners that are there, or of which something must be cleaned up */
export function removePool(pool: Pool, standing: number, by: string, now: number): Decision {
  if (pool.removedAt !== null) return nothing();
  if (standing > 0) return refuse('pool_has_runners', { poolId: pool.id, pool: pool.name, runners: standing });
  return plan([update('pool', pool, { removedAt: now, updatedAt: now })], [poolEvent(pool, 'removed', now, { by })]);
}

/** Its runners are removed first; it does nothing else until then. */
export function removePoolWithRunners(pool: Pool, by: string, now: number): Decision {
  if (pool.removedAt !== null || pool.removing) return nothing();
  const patch = { removing: { at: now, by }, updatedAt: now };
  return plan([update('pool', pool, patch)], [poolEvent(pool, 'removing', now, { by })]);
}

/** @param since when the start was begun that failed */
export function poolStartFailed(pool: Pool, since: number, reason: string, now: number): Decision {
  if (pool.removedAt !== null) return nothing();
  const failing = failedStart(pool.failing, since, reason, now);
  return plan([update('pool', pool, { failing })], [poolEvent(pool, 'start_failed', now, { inRow: failing.inRow, reason })]);
}

export function poolStartWentWell(pool: Pool, now: number): Decision {
  if (!pool.failing || pool.removedAt !== null) return nothing();
  return plan([update('pool', pool, { failing: null })], [poolEvent(pool, 'started_again', now, {})]);
}
