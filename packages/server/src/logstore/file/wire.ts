import type { LogEnd, LogState } from '../interface.ts';

/** What the callers' thread asks of the keeping thread. */
export type Request =
  | {
      type: 'append';
      id: number;
      attemptId: string;
      /** where its records stand in the message's bytes */
      start: number;
      end: number;
    }
  | { type: 'close'; id: number; attemptId: string; end: LogEnd }
  | { type: 'state' | 'remove'; id: number; attemptId: string }
  | { type: 'locate'; id: number; attemptId: string; number: number };

export type Message = { type: 'requests'; requests: Request[]; bytes: ArrayBuffer } | { type: 'shutdown' };

/** Where to read a log: from `start`, the place of a record not after the one asked for, up to `end`. */
export interface Location {
  start: number;
  end: number;
}

export type Value = LogState | Location | null;

export type Answer =
  | { id: number; value: Value }
  | {
      id: number;
      /** `full`: no space, nothing was stored. `failed`: the disk failed */
      error: 'full' | 'failed';
      message: string;
    };

export type Report =
  | { type: 'ready' }
  | { type: 'unusable'; full: boolean; message: string }
  | { type: 'answers'; messages: number; answers: Answer[] };

export interface KeeperOptions {
  dir: string;
  /** size at which a journal segment is replaced */
  segmentBytes: number;
}
