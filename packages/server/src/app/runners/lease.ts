import { leaseOverAt } from '@baton/core';
import type { Context } from '../context.ts';
import type { LiveWork } from '../state/work.ts';

/** When the lease of an accepted attempt ends unless its runner is heard of, monotonic; null: time alone never ends it. */
export const leaseEndOf = (context: Context, work: LiveWork): number | null =>
  leaseOverAt(
    work,
    { renewedAt: context.presence.leaseBase(work.attempt.runnerId), heldSince: work.since },
    context.deps.durations,
  );

/**
 * When the job of an attempt that is being stopped is given away at the latest, by the wall clock; null for other attempts, and when
 * only its runner can confirm the stop.
 */
export function stoppingUntil(context: Context, attemptId: string | null): number | null {
  const work = attemptId === null ? undefined : context.work.get(attemptId);
  if (work?.attempt.state !== 'stopping') return null;
  const end = leaseEndOf(context, work);
  if (end === null) return null;
  const { clock } = context.deps;
  return Math.round(clock.now() + Math.max(0, end - clock.monotonic()));
}
