const backoffMsMin = 250;
export const backoffMsMax = 5_000;

/** Waiting time before the n-th repetition; as much again is drawn at random on top. */
export const backoffMs = (tries: number): number => Math.min(backoffMsMin * 2 ** Math.min(tries - 1, 10), backoffMsMax);
