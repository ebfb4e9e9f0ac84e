import type { LogEnd, LogMark, LogState, MarkWanted } from '../interface.ts';
import type { PackOptions } from './pack-options.ts';
import type { PackedBlock } from './packed-file.ts';

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
  | { type: 'state' | 'size' | 'remove'; id: number; attemptId: string }
  | { type: 'locate'; id: number; attemptId: string; number: number; bytesMax: number }
  | { type: 'mark'; id: number; attemptId: string; wanted: MarkWanted }
  /** answered when no log waits to be packed */
  | { type: 'packed'; id: number; attemptId: '' };

export type Message = { type: 'requests'; requests: Request[]; bytes: ArrayBuffer } | { type: 'shutdown' };

/** Where to read a log: from `start`, the place of a record not after the one asked for, up to `end`; or the blocks of its packed file. */
export type Location = { start: number; end: number } | { blocks: PackedBlock[] };

/** What a log takes on the disk. */
export interface StoredSize {
  fileBytes: number;
  packed: boolean;
}

/** What became of a log that was to be packed. `left`: it would not get smaller. */
export interface PackReport {
  kind: 'packed' | 'left' | 'failed';
  /** of its plain file */
  bytes: number;
  packedBytes: number;
}

export type Value = LogState | LogMark | Location | StoredSize | null;

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
  | { type: 'answers'; messages: number; answers: Answer[] }
  | { type: 'pack'; report: PackReport };

export interface KeeperOptions {
  dir: string;
  /** size at which a journal segment is replaced */
  segmentBytes: number;
  pack: PackOptions;
}
