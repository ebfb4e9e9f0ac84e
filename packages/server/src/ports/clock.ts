/** Time, as everything in the server but `main` sees it. The simulator has its own. */
export interface Clock {
  /** wall clock, ms since the Unix epoch: for what is stored and shown */
  now(): number;
  /** never goes back, ms from an arbitrary start: for durations and deadlines */
  monotonic(): number;
  /** Calls `fire` once after `ms`. The answer cancels it. A pending timer does not keep the process alive. */
  after(ms: number, fire: () => void): () => void;
}
