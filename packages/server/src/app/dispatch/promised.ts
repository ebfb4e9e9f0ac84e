import type { QueueEntry } from '@baton/core';

/** Entries of the ready index whose offers are being committed: they still stand there, and are nobody else's to have. */
export class Promised {
  readonly #entries = new Map<string, QueueEntry>();
  readonly #byClass = new Map<string, number>();
  readonly #byScope = new Map<string, number>();

  has = (jobId: string): boolean => this.#entries.has(jobId);
  inClass = (classId: string): number => this.#byClass.get(classId) ?? 0;
  inScope = (scopeId: string): number => this.#byScope.get(scopeId) ?? 0;

  add(entries: readonly QueueEntry[]): void {
    for (const entry of entries) {
      this.#entries.set(entry.id, entry);
      this.#count(entry, 1);
    }
  }

  /** They were given away, or nobody has them. */
  end(entries: readonly QueueEntry[]): void {
    for (const entry of entries) if (this.#entries.delete(entry.id)) this.#count(entry, -1);
  }

  #count({ classId, scopeId }: QueueEntry, by: number): void {
    add(this.#byClass, classId, by);
    add(this.#byScope, scopeId, by);
  }
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
