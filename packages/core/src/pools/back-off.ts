import { poolPolicy } from './policy.ts';
import type { Pool, PoolFailing } from './state.ts';

/** When the next start may be tried: 1, 2, 4, … minutes after the last one that failed, at most 10. */
export const retryAt = ({ inRow, at }: PoolFailing): number =>
  at + Math.min(poolPolicy.backOffMsMax, poolPolicy.backOffMs * 2 ** Math.max(0, inRow - 1));

/** Nothing is started until a person resumes it. */
export const isGivenUp = ({ failing }: Pick<Pool, 'failing'>): boolean => (failing?.inRow ?? 0) >= poolPolicy.failuresMax;

/**
 * After a start that failed. One that was begun before the last failure was known does not count again: a broken image fails all of a burst.
 *
 * @param since when the start was begun
 */
export function failedStart(failing: PoolFailing | null | undefined, since: number, reason: string, now: number): PoolFailing {
  if (failing && since <= failing.at) return { ...failing, reason };
  return { inRow: (failing?.inRow ?? 0) + 1, at: now, reason };
}
