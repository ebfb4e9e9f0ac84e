/**
 * Time rules of a lease, shared by both sides. The server counts from the moment it last answered the runner; the runner from the
 * moment it sent the last sync that was answered, by its monotonic clock. The runner's moment is always the earlier one, so it has
 * stopped before the server gives the job away. Imports nothing: the runner bundles this file.
 */

/** Longest grace between the first signal and SIGKILL when a runner stops an attempt because it is cut off. */
export const fenceGraceMsMax = 15_000;

/** When the lease ends, on the server's clock. */
export const leaseEndsAt = (answeredAt: number, leaseTtlMs: number): number => answeredAt + leaseTtlMs;

export interface FencePlan {
  /** begin to stop (signal the process group) at this instant */
  stopAt: number;
  /** everything is killed by this instant */
  killAt: number;
}

/**
 * When a runner that is cut off stops an attempt marked `stop`: it begins at half the lease and has killed at three quarters.
 *
 * @param sentAt when the last answered sync was sent, monotonic ms
 * @param graceMs the executor's grace between signal and SIGKILL
 */
export function fencePlan(sentAt: number, leaseTtlMs: number, graceMs: number): FencePlan {
  const stopAt = sentAt + leaseTtlMs / 2;
  const grace = Math.min(Math.max(graceMs, 0), fenceGraceMsMax, leaseTtlMs / 4);
  return { stopAt, killAt: stopAt + grace };
}
