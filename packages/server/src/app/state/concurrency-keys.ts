import type { Change, ConcurrencyKey, LimitState, Limits, QueueEntry } from '@baton/core';
import { roomOf } from '@baton/core';
import type { Store } from '../../store/interface.ts';

/** Keys that are remembered at most. */
const keptMax = 20_000;

/** Concurrency keys in memory: read when they are first asked for, and kept true by the commits that change them. */
export class ConcurrencyKeys {
  readonly #store: Store;
  readonly #keys = new Map<string, ConcurrencyKey>();

  constructor(store: Store) {
    this.#store = store;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind !== 'concurrencyKey') continue;
      if (change.op === 'remove') this.#keys.delete(change.id);
      else this.#put(change.row);
    }
  }

  /** Reads those that these entries need and that are not known. */
  async load(entries: readonly QueueEntry[]): Promise<void> {
    const missing = new Set(entries.flatMap(({ keyId }) => (keyId === null || this.#keys.has(keyId) ? [] : keyId)));
    if (missing.size === 0) return;
    // What a commit says meanwhile is newer.
    for (const row of await this.#store.read.getMany('concurrencyKey', [...missing])) if (!this.#keys.has(row.id)) this.#put(row);
  }

  /** They may have changed without a word of it. */
  forget(): void {
    this.#keys.clear();
  }

  /** For what was loaded. A key that nobody uses has room for anybody: the commit decides. */
  readonly limits: Limits = {
    of: ({ keyId }) => (keyId === null ? [] : [keyId]),
    left: (keyId) => {
      const key = this.#keys.get(keyId);
      return key ? roomOf(key) : Number.POSITIVE_INFINITY;
    },
  };

  /** What an explanation tells of a key that is loaded. */
  state(keyId: string): LimitState | null {
    const key = this.#keys.get(keyId);
    return key ? { id: key.id, kind: 'key', name: key.key, limit: key.limit, held: key.held } : null;
  }

  /** Those of which all permits are out. */
  usedUp(): ConcurrencyKey[] {
    return [...this.#keys.values()].filter((key) => key.held > 0 && roomOf(key) <= 0);
  }

  #put(key: ConcurrencyKey): void {
    if (this.#keys.size >= keptMax && !this.#keys.has(key.id)) this.#keys.clear();
    this.#keys.set(key.id, key);
  }
}
