import type { LogState } from '../interface.ts';

/** What an end record holds: all that is known of a closed log, so that its records need not be looked at. */
export interface LogClosing {
  state: LogState;
  index: LogIndex;
  /** where its records end */
  size: number;
}

/** Numbers and places of some records, so that reading can begin near any of them, and what `LineCount` counted before (older logs: nothing). */
export type LogIndex = [number: number, offset: number, begun?: number, openBits?: number][];
