/** Structured log: a constant message with its data beside it. Secrets never go in. */
export interface Logger {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

/** Labels that a counter has; one that is not named here has none. Adapters must know exactly these. */
export const counterLabels = {
  leases_lost: ['cause'],
  jobs_finished: ['kind'],
  auth_failures: ['code'],
} as const satisfies Partial<Record<CounterName, readonly string[]>>;

type CounterLabels<N extends CounterName> = N extends keyof typeof counterLabels
  ? Readonly<Record<(typeof counterLabels)[N][number], string>>
  : undefined;

/** What use cases and services count. The exposition format is the adapter's business. */
export interface Telemetry {
  /** adds to a counter */
  count<N extends CounterName>(name: N, by?: number, labels?: CounterLabels<N>): void;
  /** observes a duration in milliseconds */
  observe(name: DurationName, ms: number, labels?: Readonly<Record<string, string>>): void;
}

export type CounterName =
  | 'offers_made'
  | 'offers_expired'
  | 'offers_declined'
  | 'leases_lost'
  | 'leases_returned'
  | 'gates_passed'
  | 'sweep_repairs'
  | 'commit_conflicts'
  | 'jobs_submitted'
  | 'jobs_finished'
  | 'log_lines'
  | 'log_bytes'
  | 'file_bytes_kept'
  | 'file_bytes_read'
  | 'auth_failures';

export type DurationName =
  | 'query'
  | 'commit'
  | 'transaction'
  | 'log_append'
  | 'submit_to_offer'
  | 'offer_to_accept'
  | 'queue_wait';
