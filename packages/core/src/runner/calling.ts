/** How a runner that comes when it is called was called: its address took these calls, and nobody heard of the runner since the first. */
export interface Calling {
  firstAt: number;
  lastAt: number;
  times: number;
}

/** What begins when it is called has begun by then. After that, further calls are no reason to expect it. */
const comesWithinMs = 300_000;
/** Somebody who waits for it calls more often than that. A call after so long a pause is for another job. */
const pauseMs = 150_000;

/** @param before null: it was heard of since it was called, or never was */
export function calledAgain(before: Calling | null, now: number): Calling {
  const isNew = before === null || now - before.lastAt >= pauseMs;
  return isNew ? { firstAt: now, lastAt: now, times: 1 } : { ...before, lastAt: now, times: before.times + 1 };
}

/** The instant from which on it is not expected any more, unless it is called again. */
export const comingUntil = ({ firstAt, lastAt }: Calling): number => Math.min(firstAt + comesWithinMs, lastAt + pauseMs);

/** Whether it is to be expected: capacity is on its way. */
export const isComing = (calling: Calling | null, now: number): boolean => calling !== null && now < comingUntil(calling);
