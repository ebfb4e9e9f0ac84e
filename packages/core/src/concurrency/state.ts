import type { QueueEntry } from '../job/state.ts';

/**
 * What is known of a concurrency key: one row for each scope and name, whatever kinds of jobs use it, from the first job that needs a permit until
 * none has one or stands in line for one.
 */
export interface ConcurrencyKey {
  /** see `concurrencyKeyId` */
  id: string;
  revision: number;
  scopeId: string;
  key: string;
  /** jobs at once: what the newest submission with this key said */
  limit: number;
  /** permits that are out */
  held: number;
}

/** The row id of a key: keys of different scopes never meet. */
export const concurrencyKeyId = (scopeId: string, key: string): string => JSON.stringify([scopeId, key]);

/** A queue entry that needs a permit: in the ready index, or parked under its key, where no claim looks at it. */
export interface KeyedEntry extends QueueEntry {
  keyId: string;
}

/** Permits that can be taken now. A limit that was lowered may leave less than none. */
export const roomOf = ({ limit, held }: ConcurrencyKey): number => Math.max(0, limit - held);

/** Entries of a class that are ready at once, however many permits are left: so a key of which many may run costs no more than others. */
export const readyOfClassMax = 64;

/** Entries of a class that are to be ready. */
export const readyOf = (key: ConcurrencyKey): number => Math.min(roomOf(key), readyOfClassMax);
