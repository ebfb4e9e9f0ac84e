import {
  type Change,
  type HeldSettings,
  heldSettings,
  type OwnSettings,
  ownOfSetting,
  type ScopeLookup,
  type ScopeSettings,
  type Setting,
  settingValuesOf,
} from '@baton/core';

/** What holds in each scope, in memory. Kept true by the commits that change it. */
export class KnownScopeSettings {
  readonly #configured: ScopeSettings;
  readonly #lookup: ScopeLookup;
  readonly #own = new Map<string, { revision: number; own: OwnSettings }>();
  readonly #values = new Map<string, ScopeSettings>();
  readonly #listeners = new Set<() => void>();

  /** @param configured holds where no scope says anything */
  constructor(configured: ScopeSettings, lookup: ScopeLookup) {
    this.#configured = configured;
    this.#lookup = lookup;
  }

  onChanged(listener: () => void): void {
    this.#listeners.add(listener);
  }

  apply(changes: readonly Change[]): void {
    this.learn(changes.flatMap((change) => (change.kind === 'setting' && change.op !== 'remove' ? [change.row] : [])));
  }

  /** Takes newer versions of rows; older ones and other settings are ignored. */
  learn(settings: readonly Setting[]): void {
    let isNew = false;
    for (const setting of settings) {
      const said = ownOfSetting(setting);
      if (!said || (this.#own.get(said.scopeId)?.revision ?? 0) >= setting.revision) continue;
      this.#own.set(said.scopeId, { revision: setting.revision, own: said.own });
      isNew = true;
    }
    if (!isNew) return;
    this.#values.clear();
    for (const listener of this.#listeners) listener();
  }

  scopesChanged(): void {
    this.#values.clear();
  }

  own = (scopeId: string): OwnSettings => this.#own.get(scopeId)?.own ?? {};

  /** Values with the scopes that say so. */
  held = (scopeId: string): HeldSettings => heldSettings(scopeId, this.#lookup, this.own, this.#configured);

  /** What would hold in a scope that said nothing of its own. */
  above(scopeId: string): ScopeSettings {
    const own = (id: string): OwnSettings => (id === scopeId ? {} : this.own(id));
    return settingValuesOf(heldSettings(scopeId, this.#lookup, own, this.#configured));
  }

  of = (scopeId: string): ScopeSettings => {
    let values = this.#values.get(scopeId);
    if (!values) {
      values = settingValuesOf(this.held(scopeId));
      this.#values.set(scopeId, values);
    }
    return values;
  };

  /** Whether any scope says something of this. */
  isSaid = (name: keyof ScopeSettings): boolean => [...this.#own.values()].some(({ own }) => own[name] !== undefined);
}
