/** Every waiting time of the control plane, in milliseconds. Given to decisions as an argument; the defaults are the product's. */
export interface Durations {
  /** a lease lasts so long from the server's last answer to its runner */
  leaseTtlMs: number;
  /** an offer that is not accepted in this time goes back to the queue */
  offerTtlMs: number;
  /** an attempt that should have ended at its job's time limit may take so much longer: to start late, and to be killed */
  timeLimitGraceMs: number;
  /** silence after which a runner is shown as stale */
  staleAfterMs: number;
  /** silence after which a runner is offline */
  offlineAfterMs: number;
  /** after a held request's connection closed: how long the runner may take to ask again before it is stale */
  reconnectGraceMs: number;
  /** how long a sync is held open at most, before jitter */
  syncHoldMs: number;
  /** a pairing token lives so long */
  pairingTtlMs: number;
  /** a runner row that was made for pairing and never used vanishes after this */
  unpairedRetentionMs: number;
  /** an ephemeral runner that never got a job is removed so long after it was last there */
  ephemeralRetentionMs: number;
  /** how long an idempotency key is remembered */
  idempotencyTtlMs: number;
}

export const defaultDurations: Durations = {
  leaseTtlMs: 60_000,
  offerTtlMs: 10_000,
  timeLimitGraceMs: 60_000,
  staleAfterMs: 30_000,
  offlineAfterMs: 60_000,
  reconnectGraceMs: 1_000,
  syncHoldMs: 10_000,
  pairingTtlMs: 15 * 60_000,
  unpairedRetentionMs: 24 * 3_600_000,
  ephemeralRetentionMs: 3_600_000,
  idempotencyTtlMs: 24 * 3_600_000,
};
