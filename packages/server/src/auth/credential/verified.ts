import type { LoadCache } from './load-cache.ts';

/**
 * Credentials whose secret was compared, by their whole text, so that one that comes with each call is read and hashed once. Counts only while
 * what it was compared with is still what the cache knows. Finding a text in a map tells nothing of how much of it was right: texts are
 * compared only where their hashes, which are seeded anew in each process, are equal.
 */
export class Verified<T> {
  readonly #cache: LoadCache<T>;
  readonly #idOf: (known: T) => string;
  readonly #entriesMax: number;
  readonly #byText = new Map<string, T>();

  constructor(cache: LoadCache<T>, idOf: (known: T) => string, entriesMax: number) {
    this.#cache = cache;
    this.#idOf = idOf;
    this.#entriesMax = entriesMax;
  }

  /** What the credential was compared with; undefined: compare it. */
  get(text: string): T | undefined {
    const known = this.#byText.get(text);
    return known !== undefined && this.#cache.peek(this.#idOf(known)) === known ? known : undefined;
  }

  /** Its secret is the one of `known`. */
  put(text: string, known: T): void {
    if (this.#byText.size >= this.#entriesMax) this.#byText.clear();
    // a piece of a longer text would keep all of it
    this.#byText.set(Buffer.from(text, 'latin1').toString('latin1'), known);
  }
}
