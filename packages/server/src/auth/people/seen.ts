/** When and from where a credential was used. */
export interface SeenAt {
  /** ms since the Unix epoch */
  at: number;
  /** an address */
  from: string;
}

/** The last use of credentials, in memory: noting one is cheap enough for every call. */
export class Seen {
  readonly #entriesMax: number;
  readonly #entries = new Map<string, SeenAt>();

  /** @param entriesMax of more, those that were noted first are forgotten */
  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  note(id: string, from: string, at: number): void {
    const entry = this.#entries.get(id);
    if (entry) {
      entry.at = at;
      entry.from = from;
      return;
    }
    this.#entries.set(id, { at, from });
    if (this.#entries.size <= this.#entriesMax) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }

  of(id: string): SeenAt | null {
    return this.#entries.get(id) ?? null;
  }

  /** All of them; from here on it knows none. */
  take(): Map<string, SeenAt> {
    const taken = new Map(this.#entries);
    this.#entries.clear();
    return taken;
  }
}
