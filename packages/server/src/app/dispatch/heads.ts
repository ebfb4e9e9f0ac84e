import type { Assignment, QueueEntry } from '@baton/core';

/** How much further is read of classes whose heads were all given away. */
const growth = 4;

/** The first so many heads of these classes. */
interface Reading {
  classIds: readonly string[];
  limit: number;
}

/**
 * Which heads to read, and those that were: of each class only as many as are given away. Jobs of many classes stand before few slots, and a
 * long queue must not make the reading longer: it grows with classes plus slots, never with classes × slots.
 */
export class Heads {
  readonly #most: number;
  readonly #byClass = new Map<string, { limit: number; heads: QueueEntry[] }>();
  /** what is to be read before jobs are assigned once more; null: what was assigned stands */
  reading: Reading | null;

  /** @param most jobs that can be given away at once */
  constructor(classIds: readonly string[], most: number) {
    this.#most = most;
    this.reading = { classIds, limit: Math.min(most, Math.ceil(most / Math.max(1, classIds.length)) + 1) };
  }

  /** The first `limit` of a class, as they were asked for. */
  take(classId: string, limit: number, heads: QueueEntry[]): void {
    this.#byClass.set(classId, { limit, heads });
  }

  all = (): QueueEntry[] => [...this.#byClass.values()].flatMap(({ heads }) => heads);

  isEmpty = (classId: string): boolean => this.#byClass.get(classId)?.heads.length === 0;

  /** What of all that was read so far would be given away: where the last that is known of a class is among it, the next may come before others. */
  given(assignments: readonly Assignment[]): void {
    const ids = new Set(assignments.map(({ entry }) => entry.id));
    const spent = [...this.#byClass].filter(([, { limit, heads }]) => {
      const last = heads[limit - 1];
      return limit < this.#most && last !== undefined && ids.has(last.id);
    });
    const limit = Math.min(this.#most, growth * Math.max(...spent.map(([, each]) => each.limit)));
    this.reading = spent.length === 0 ? null : { classIds: spent.map(([classId]) => classId), limit };
  }
}
