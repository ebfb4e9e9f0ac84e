import { type Change, isAmong, lineage, networksOfSetting, type ScopeLookup, type Setting, scopeOfNetworks } from '@baton/core';

/** From where people and runners of scopes may come, in memory. Kept true by the commits that change it. */
export class KnownNetworks {
  readonly #lists = new Map<string, readonly string[]>();
  readonly #listeners = new Set<(scopeId: string) => void>();
  /** rises with each change */
  version = 0;

  load(settings: readonly Setting[]): void {
    for (const setting of settings) this.#put(setting);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind !== 'setting') continue;
      const scopeId = scopeOfNetworks(change.op === 'remove' ? change.id : change.row.id);
      if (scopeId === null) continue;
      if (change.op === 'remove') this.#lists.delete(scopeId);
      else this.#put(change.row);
      this.version++;
      for (const listener of this.#listeners) listener(scopeId);
    }
  }

  onChanged(listener: (scopeId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isEmpty(): boolean {
    return this.#lists.size === 0;
  }

  of = (scopeId: string): readonly string[] | null => this.#lists.get(scopeId) ?? null;

  /** The first scope, from this one upwards, whose list does not hold the address; null: it may come. So no scope opens what one above it closed. */
  refusing(scopeId: string, address: string, lookup: ScopeLookup): string | null {
    if (this.isEmpty) return null;
    return lineage(scopeId, lookup).find((id) => !isAmong(this.of(id) ?? anywhere, address)) ?? null;
  }

  #put({ id, value }: Setting): void {
    const scopeId = scopeOfNetworks(id);
    if (scopeId !== null) this.#lists.set(scopeId, networksOfSetting({ value }));
  }
}

const anywhere = ['0.0.0.0/0', '::/0'];
