import { poolPolicy } from './policy.ts';
import type { Pool, PoolFailing } from './state.ts';

/** When the next start may be tried: 1, 2, 4, … minutes after the last one that failed, at most 10. */
export const retryAt = ({ inRow, at }: PoolFailing): number =>
  at + Math.min(poolPolicy.backOffMsMax, poolPolicy.backOffMs * 2 ** Math.max(0, inRow - 1));

/** Nothing is started until a person resumes it. */
const isGivenUp = ({ failing }: Pick<Pool, 'failing'>): boolean => (failing?.inRow ?? 0) >= poolPolicy.failuresMax;

/** Why a pool starts nothing though it may: the starts before failed. */
export interface PoolHoldBack {
  /** starts that failed one after the other */
  inRow: number;
  /** why the last one did, in the provider's own words */
  reason: string;
  /** when it tries again; null: once a person resumed it */
  until: number | null;
}

/** Null: failed starts do not keep it from starting one now. */
export function holdBackOf({ failing }: Pick<Pool, 'failing'>, now: number): PoolHoldBack | null {
  if (!failing) return null;
  const { inRow, reason } = failing;
  if (isGivenUp({ failing })) return { inRow, reason, until: null };
  const until = retryAt(failing);
  return until > now ? { inRow, reason, until } : null;
}

/** For people, as the reason why nothing is started. */
export const holdBackText = ({ inRow, reason, until }: PoolHoldBack): string =>
  until === null
    ? `${inRow} starts in a row failed: nothing is started until somebody resumes the pool. The last one: ${reason}`
    : `The last start failed, and the next one is tried in a while: ${reason}`;

/**
 * After a start that failed. One that was begun before the last failure was known does not count again: a broken image fails all of a burst.
 *
 * @param since when the start was begun
 */
export function failedStart(failing: PoolFailing | null | undefined, since: number, reason: string, now: number): PoolFailing {
  if (failing && since <= failing.at) return { ...failing, reason };
  return { inRow: (failing?.inRow ?? 0) + 1, at: now, reason };
}
