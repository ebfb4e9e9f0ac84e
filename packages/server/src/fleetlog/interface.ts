import type { FleetLine, LineFilter, NumberedLine } from '@baton/core';

/** Where to read, and how much. */
export interface LinesQuery {
  filter: LineFilter;
  /** lines that it is not true of are left out */
  shows: (line: FleetLine) => boolean;
  /** `newest`: the newest first, below `cursor`; `oldest`: the oldest first, above it */
  first: 'newest' | 'oldest';
  /** null: from the end that `first` says */
  cursor: number | null;
  limit: number;
}

export interface LinesPage {
  /** in the order that was asked for */
  lines: NumberedLine[];
  /**
   * To go on from; null: there is nothing more. A page can be short, even empty, and still have it: a page looks through so much and no more
   * (`scanBytesMax`).
   */
  next: number | null;
}

/** How long lines are kept, of the server and of all runners apart: neither pushes out the other's. */
export interface LineRetention {
  /** null: as long as there is room */
  ageMs: number | null;
  bytesMax: number;
}

/**
 * What runners and the server print about themselves: append-only, apart from the database, one log per server.
 *
 * **Order.** Lines get rising numbers as they are appended; numbers of later starts are higher. **Durability.** What {@link written} told
 * of survives the end of the process; not that of the machine, which may take the last seconds. **Cost.** `append` takes no time of whoever
 * calls it: lines are gathered for `gatherMs` (50) and written together.
 */
export interface FleetLog {
  append(lines: readonly FleetLine[]): void;
  /** Resolves when everything appended so far is written; rejects with what the system says when it can not be: it is lost then, and counted. */
  written(): Promise<void>;
  page(query: LinesQuery): Promise<LinesPage>;
  /** The number of the newest line; 0 when there never was one. */
  newest(): number;
  /** Called after lines were appended. The answer ends it. */
  onAppended(listener: () => void): () => void;
  /** Drops what is older, or too much. */
  retain(): Promise<void>;
  /** Writes what is left and closes files. */
  shutdown(): Promise<void>;
}

/** Bytes that one page looks through at most. */
export const scanBytesMax = 4 * 1024 * 1024;
