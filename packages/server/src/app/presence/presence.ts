import type { Presence } from '@baton/core';

/** How the machine of a runner is; what it can not tell is null. */
export interface Vitals {
  cpuPercent: number | null;
  memoryUsedBytes: number | null;
  memoryTotalBytes: number | null;
  diskFreeBytes: number | null;
  diskTotalBytes: number | null;
  load1: number | null;
}

/** What is known of one runner's presence; all in memory. Instants by the wall clock of this server. */
export interface PresenceState extends Presence {
  vitals: Vitals | null;
  /** the last answer that renewed its leases, by the monotonic clock; null before the first of this server's life */
  answeredAt: number | null;
  /** rises with each change that a page may show */
  mark: number;
  /** changed since it was last flushed to the store */
  dirty: boolean;
}
