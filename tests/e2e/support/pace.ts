/**
 * How long things take. Durations of the product are shortened in `npm test`; `npm run test:slow` runs the same scenarios at the real ones.
 */
const isReal = process.env.BATON_TEST_DURATIONS === 'real';

/** Durations given to a server through its environment. */
export interface ServerDurations {
  leaseTtlMs: number;
  offerTtlMs: number;
  staleAfterMs: number;
  offlineAfterMs: number;
  syncHoldMs: number;
}

/** The product's own. */
const realDurations: ServerDurations = {
  leaseTtlMs: 60_000,
  offerTtlMs: 10_000,
  staleAfterMs: 30_000,
  offlineAfterMs: 60_000,
  syncHoldMs: 10_000,
};

const shortDurations: ServerDurations = {
  leaseTtlMs: 6_000,
  offerTtlMs: 3_000,
  staleAfterMs: 3_000,
  offlineAfterMs: 6_000,
  syncHoldMs: 1_000,
};

export const durations: ServerDurations = isReal ? realDurations : shortDurations;

/** A value for `npm test`, and its real counterpart. */
export const paced = <T>(short: T, real: T): T => (isReal ? real : short);

/** Time limit of a scenario that awaits leases and thresholds: only against hanging, on a machine that has other work to do as well. */
export const scenarioMs = paced(120_000, 420_000);
