export interface LoadCacheOptions<T> {
  load: (id: string) => Promise<T | null>;
  /** what a change is about: all entries of a group are forgotten together */
  groupOf: (value: T) => string;
  entriesMax: number;
}

interface Entry<T> {
  value: T;
  group: string;
  /** the tick at which its load began */
  tick: number;
}

/**
 * A cache of what was loaded from the store. Safe against a change that is committed while a load is under way: an entry counts only
 * when its load began after the group was last forgotten.
 */
export class LoadCache<T> {
  readonly #options: LoadCacheOptions<T>;
  readonly #entries = new Map<string, Entry<T>>();
  readonly #forgottenAt = new Map<string, number>();
  #tick = 0;

  constructor(options: LoadCacheOptions<T>) {
    this.#options = options;
  }

  /** Undefined when it must be loaded. */
  peek(id: string): T | undefined {
    const entry = this.#entries.get(id);
    if (!entry || (this.#forgottenAt.get(entry.group) ?? 0) > entry.tick) return undefined;
    return entry.value;
  }

  async load(id: string): Promise<T | null> {
    const tick = this.#tick;
    const value = await this.#options.load(id);
    if (value === null) return null;
    this.#entries.delete(id);
    this.#entries.set(id, { value, group: this.#options.groupOf(value), tick });
    if (this.#entries.size > this.#options.entriesMax) this.#dropOldest(this.#entries);
    return value;
  }

  forget(group: string): void {
    this.#forgottenAt.set(group, ++this.#tick);
  }

  #dropOldest(entries: Map<string, unknown>): void {
    const oldest = entries.keys().next();
    if (!oldest.done) entries.delete(oldest.value);
  }
}
