/** Where a chunk came from: the job's two outputs, the runner's own words about the job, or the facts that an executor tells as data. */
export type LogStream = 'stdout' | 'stderr' | 'system' | 'data';

/** A numbered piece of an attempt's log: bytes as they were written, cut anywhere. */
export interface LogChunk {
  /** 1 for the first of an attempt, without gaps */
  number: number;
  stream: LogStream;
  /** when it was read, in ms since the attempt began on the runner, by the runner's monotonic clock */
  offsetMs: number;
  bytes: Uint8Array;
  /** lines that were dropped just before this chunk (spool limit, disk full), declared instead of stored */
  linesDropped: number;
  bytesDropped: number;
  /** kept with the chunk and given back with it; neither counted nor part of a digest */
  note?: Uint8Array | null;
}

/** How the runner closes a log: what it produced in all. */
export interface LogEnd {
  chunks: number;
  /** newline characters, plus one for a last line without */
  lines: number;
  bytes: number;
  linesDropped: number;
  bytesDropped: number;
  /** SHA-256 over the bytes of all chunks in order, hexadecimal */
  digest: string;
}

export interface LogState {
  /** highest number of a gap-free beginning that is durable; 0 before the first */
  acknowledged: number;
  lines: number;
  bytes: number;
  linesDropped: number;
  bytesDropped: number;
  /** set once the log was closed */
  end: LogEnd | null;
  /** of the stored bytes; set once the log was closed */
  digest: string | null;
}

/** What a log takes where it is stored. */
export interface LogSize {
  fileBytes: number;
  packed: boolean;
}

/** A place between two chunks, and which lines begin behind it. */
export interface LogMark {
  /** number of the chunk before it; 0 at the beginning */
  after: number;
  /** lines that began before it, as people see them: see `LineCount` */
  lines: number;
  /** streams that are in the middle of a line here */
  open: LogStream[];
}

/** Which place is wanted: one before or at which this line (from 1) begins, or one with at least so many bytes behind it. */
export type MarkWanted = { line: number } | { tailBytes: number };

/** Logs that were to be packed since the store was opened. */
export interface LogPacking {
  packed: number;
  /** they would not have become smaller */
  left: number;
  failed: number;
  /** of those, before and after */
  bytes: number;
  packedBytes: number;
}

/**
 * Job logs: append-only, apart from the store, one log per attempt.
 *
 * **Order.** Chunks of a log are appended in their order. A chunk that is already there is ignored; one beyond the next number is not
 * stored (its sender learns the highest number and sends again from there).
 * **Durability.** When `append` or `close` resolves, all that it acknowledges survives a crash of process and machine; calls at the same
 * time share one sync, at most `groupMs` (50) apart.
 * **Concurrency.** Calls for different attempts are independent; calls for the same attempt take effect in the order in which they were
 * made. **Errors.** {@link LogStoreFull} when there is no space: nothing of the call is acknowledged, the sender keeps its spool.
 */
export interface LogStore {
  append(attemptId: string, chunks: readonly LogChunk[]): Promise<LogState>;
  /** Closes the log when all its chunks are there; repeated it changes nothing. Later appends are ignored. */
  close(attemptId: string, end: LogEnd): Promise<LogState>;
  /** Null when nothing was ever appended. */
  state(attemptId: string): Promise<LogState | null>;
  /** Chunks with a number above `after`, oldest first, until `bytesMax` is passed (at least one if there is any). */
  read(attemptId: string, after: number, bytesMax: number): Promise<LogChunk[]>;
  /** The last place known that is what is wanted, else the beginning. It is near: a log is marked every few hundred kilobytes. */
  mark(attemptId: string, wanted: MarkWanted): Promise<LogMark>;
  /** Null when nothing was ever appended. */
  size(attemptId: string): Promise<LogSize | null>;
  packing(): LogPacking;
  remove(attemptId: string): Promise<void>;
  /** Closes files; waits for what is under way. */
  shutdown(): Promise<void>;
}

/** No space is left for log data; nothing was stored. */
export class LogStoreFull extends Error {
  override name = 'LogStoreFull';
}
