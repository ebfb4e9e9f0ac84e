import type { Kind, Records } from '@baton/core';
import { uniqueValues } from './uniques.ts';

/** The rows of a kind, by id and by their unique values. */
export class Table<K extends Kind> {
  readonly rows = new Map<string, Records[K]>();
  readonly #keysOf: readonly ((row: Records[K]) => string | null)[];
  readonly #byValue: Map<string, string>[];

  constructor(kind: K) {
    this.#keysOf = (uniqueValues[kind] ?? []) as readonly ((row: Records[K]) => string | null)[];
    this.#byValue = this.#keysOf.map(() => new Map());
  }

  /** The row whose unique value number `index` is `value`. */
  byValue(index: number, value: string): Records[K] | null {
    const id = this.#byValue[index]?.get(value);
    return id === undefined ? null : (this.rows.get(id) ?? null);
  }

  /** Whether another row holds one of the unique values of `row`. */
  isTaken(row: Records[K]): boolean {
    return this.#keysOf.some((keyOf, index) => {
      const value = keyOf(row);
      const holder = value === null ? undefined : this.#byValue[index]?.get(value);
      return holder !== undefined && holder !== row.id;
    });
  }

  put(row: Records[K]): void {
    this.delete(row.id);
    this.rows.set(row.id, row);
    this.#keysOf.forEach((keyOf, index) => {
      const value = keyOf(row);
      if (value !== null) this.#byValue[index]?.set(value, row.id);
    });
  }

  delete(id: string): void {
    const row = this.rows.get(id);
    if (!row) return;
    this.rows.delete(id);
    this.#keysOf.forEach((keyOf, index) => {
      const value = keyOf(row);
      if (value !== null) this.#byValue[index]?.delete(value);
    });
  }
}
