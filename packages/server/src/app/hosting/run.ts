import type { FinishKind } from '@baton/core';

/** Why an attempt of an operation is broken off. `cancelled`: somebody cancelled its job, and what it made is taken back. `lost`: another attempt goes on. */
export type BreakOff = 'cancelled' | 'lost';

/** Where an operation tells what it does. */
export interface OperationLog {
  /** for people; without a newline */
  line(text: string): void;
  /** as data, for the page */
  fact(fact: Readonly<Record<string, unknown>>): void;
}

/** An attempt of an operation, as whoever runs it hands it over. */
export interface OperationRun {
  jobId: string;
  executor: string;
  /** as it was submitted */
  spec: unknown;
  log: OperationLog;
  /** aborted when it is broken off, for whatever reason */
  signal: AbortSignal;
  /** aborted when it is lost: nothing is begun any more, and nothing taken back */
  lost: AbortSignal;
}

/** What is reported of it. */
export interface OperationOutcome {
  kind: Extract<FinishKind, 'succeeded' | 'failed' | 'cancelled'>;
  message: string | null;
}

/** It was broken off. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
  readonly why: BreakOff;

  constructor(why: BreakOff) {
    super(why === 'lost' ? 'this attempt was broken off; another one goes on' : 'it was cancelled');
    this.why = why;
  }
}
