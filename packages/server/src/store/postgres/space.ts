import type { StoreSpace } from '../interface.ts';

/** How long space counts as low after the database said that its disk is full. */
const lowForMs = 5_000;

/** What is known of the database's space: nothing but that it was full a moment ago. PostgreSQL does not tell how much is free. */
export class SpaceMemory {
  #fullAt = Number.NEGATIVE_INFINITY;

  /** The database said that its disk is full. */
  full(): void {
    this.#fullAt = performance.now();
  }

  get space(): StoreSpace {
    return { low: performance.now() - this.#fullAt < lowForMs, freeBytes: null };
  }
}
