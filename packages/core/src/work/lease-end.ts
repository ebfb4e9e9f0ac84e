import { leaseEndsAt } from '../attempt/lease.ts';
import type { Durations } from '../policy/durations.ts';
import type { AttemptedWork } from './work.ts';

/** What the lease of an attempt is counted from, by one monotonic clock. */
export interface LeaseBase {
  /** the server's last answer to its runner */
  renewedAt: number;
  /** since when this server knows that it was accepted */
  heldSince: number;
}

type LeaseDurations = Pick<Durations, 'leaseTtlMs' | 'timeLimitGraceMs'>;

/**
 * When the lease of an accepted attempt ends unless its runner is heard of, by the clock of `base`; null when time alone never ends it.
 *
 * A runner that can not stop a `stop` job by itself keeps it to the job's time limit and the grace after it: before that it may still
 * run, however long the silence.
 */
export function leaseOverAt(work: AttemptedWork, base: LeaseBase, durations: LeaseDurations): number | null {
  const ends = leaseEndsAt(base.renewedAt, durations.leaseTtlMs);
  const keptForMs = keptByTimeLimitMs(work, durations);
  if (keptForMs === null) return ends;
  return keptForMs === Number.POSITIVE_INFINITY ? null : Math.max(ends, base.heldSince + keptForMs);
}

/**
 * For how long an attempt keeps its job however silent its runner is, from when it was accepted: infinite without a time limit. Null: no longer
 * than its lease.
 */
export function keptByTimeLimitMs({ job, attempt }: AttemptedWork, durations: LeaseDurations): number | null {
  if (job.onPartition !== 'stop' || attempt.fence) return null;
  return job.timeLimitMs === null ? Number.POSITIVE_INFINITY : job.timeLimitMs + durations.timeLimitGraceMs;
}
