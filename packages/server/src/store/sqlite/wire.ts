import type { SqlValue } from '../sql/rows.ts';

/** What the main thread asks of the writing thread. */
export type Request =
  | {
      type: 'commits';
      /** all commits of a message, see `encode.ts`: one flat list, because that is what a thread can be sent the cheapest */
      values: SqlValue[];
    }
  | {
      type: 'presence';
      /** runner id and instant, in turn */
      values: SqlValue[];
    }
  | { type: 'prune'; belowSeq: number; what: 'events' | 'audit' };

export type Message =
  | {
      type: 'requests';
      requests: Request[];
      /** how many commits are in them */
      commits: number;
    }
  | { type: 'close' };

/** Why nothing of a request was stored, or (`unknown`) why that cannot be told. */
export interface Failure {
  kind: 'full' | 'unavailable' | 'unknown' | 'defect';
  message: string;
}

export type Answer =
  | {
      type: 'commits';
      /** a code for each commit */
      results: number[];
    }
  | { type: 'done'; more: boolean }
  | { type: 'failed'; failure: Failure };

export type Report =
  | { type: 'ready' }
  | {
      type: 'answers';
      /** one for each request, in the order in which they came */
      answers: Answer[];
      /** how long the transaction took, sync included */
      ms: number;
      commits: number;
      /** how many messages this answers */
      messages: number;
      /** the disk was full and the reserve was given up for this */
      reserveSpent: boolean;
    };

export interface WriterOptions {
  file: string;
  reserveFile: string;
}

/**
 * How a commit went, as one number: 0 or more: committed, the number of its first event (0 if it has none). Below 0: the operation,
 * guards first, that conflicted and why. NaN: a defect.
 */
export const conflictCode = (operation: number, why: 'revision' | 'exists'): number =>
  -(operation * 2 + (why === 'exists' ? 2 : 1));

export const readConflictCode = (code: number): { operation: number; why: 'revision' | 'exists' } => ({
  operation: Math.floor((-code - 1) / 2),
  why: code % 2 === 0 ? 'exists' : 'revision',
});

/** Above every position of a statement. */
const positions = 256;

/** Where a statement stands that writes only some columns: at the position of the whole one, with the mask of the columns above it. */
export const narrowAt = (position: number, mask: number): number => (mask + 1) * positions + position;

/** Null for a statement that writes whole rows. */
export const readNarrowAt = (place: number): { position: number; mask: number } | null =>
  place < positions ? null : { position: place % positions, mask: Math.floor(place / positions) - 1 };
