import {
  type CredentialLimits,
  type Holder,
  instanceScopeId,
  lineage,
  ownerOfAll,
  type Permission,
  permissions,
  permits,
  permitsAll,
  type Scope,
} from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

/** Who wants to do something: a user, or (null) whoever holds the server; and what their credential is limited to. */
export interface Principal {
  userId: string | null;
  limits: CredentialLimits | null;
}

/** Whoever holds the server itself. */
export const ownerOfServer: Principal = { userId: null, limits: null };

/** What someone may see and do, as of the moment it is asked. */
export interface Access {
  /** nothing is hidden from them or refused to them */
  readonly toEverything: boolean;
  /** in a scope and all under it */
  may(permission: Permission, scopeId: string): boolean;
  /** Throws `permission_denied`; it is for what they see anyway. */
  need(permission: Permission, scopeId: string): void;
  /** whether jobs and all else of a scope are shown to them */
  sees(scopeId: string): boolean;
  /** whether runners of a scope are shown to them: also those of other scopes that take jobs of theirs */
  seesRunnersOf(scopeId: string): boolean;
  /** ids of the scopes that they see; null: all */
  scopeIds(): string[] | null;
  /** scopes in which something was given to them, or to which they are limited, by name, with all that they may do there */
  summary(): { scope: Scope; permissions: Permission[] }[];
}

/** Remembers answers as long as what they follow from is the same. */
class UntilChanged<T> {
  readonly #version: () => string;
  readonly #known = new Map<string, T>();
  #knownOf = '';

  constructor(version: () => string) {
    this.#version = version;
  }

  get(key: string, find: () => T): T {
    const version = this.#version();
    if (version !== this.#knownOf) this.#known.clear();
    this.#knownOf = version;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = find();
    this.#known.set(key, found);
    return found;
  }
}

const always = (): boolean => true;

/** Of the server itself, which asks for no summary. */
export const accessToEverything: Access = {
  toEverything: true,
  may: always,
  need: () => {},
  sees: always,
  seesRunnersOf: always,
  scopeIds: () => null,
  summary: () => [],
};

export function createAccess(context: Context, { userId, limits }: Principal): Access {
  const { fleet, people } = context;
  const holder = (): Holder => {
    if (userId === null) return { ...ownerOfAll, limits };
    const user = people.user(userId);
    return { grants: user && user.disabledAt === null ? people.grantsOf(userId) : [], limits };
  };
  if (userId === null && limits === null) {
    // asked when scopes are loaded, made before
    const instance = (): Scope[] => [fleet.scope(instanceScopeId)].filter((scope) => scope !== undefined);
    return { ...accessToEverything, summary: () => instance().map((scope) => ({ scope, permissions: [...permissions] })) };
  }
  const may = (permission: Permission, scopeId: string): boolean => permits(holder(), permission, scopeId, fleet.scope);
  const seen = new UntilChanged<boolean>(() => `${people.version} ${fleet.scopesVersion}`);
  const present = (): Scope[] => [...fleet.scopes()].filter(({ removedAt }) => removedAt === null);
  const sees = (scopeId: string): boolean => seen.get(scopeId, () => may('view', scopeId));
  const seesUnder = (scopeId: string): boolean =>
    present().some(({ id }) => lineage(id, fleet.scope).includes(scopeId) && sees(id));
  return {
    get toEverything() {
      return permitsAll(holder());
    },
    may,
    need(permission, scopeId) {
      if (!may(permission, scopeId))
        throw new Refused('permission_denied', { permission, scope: fleet.scope(scopeId)?.name ?? scopeId });
    },
    sees,
    seesRunnersOf: (scopeId) => sees(scopeId) || seen.get(`under ${scopeId}`, () => seesUnder(scopeId)),
    // histories of removed scopes too
    scopeIds: () => (permitsAll(holder()) ? null : [...fleet.scopes()].map(({ id }) => id).filter(sees)),
    summary: () =>
      present()
        .filter(({ id }) => id === limits?.scopeId || holder().grants.some(({ scopeId }) => scopeId === id))
        .map((scope) => ({ scope, permissions: permissions.filter((permission) => may(permission, scope.id)) }))
        .filter((each) => each.permissions.length > 0)
        .sort((a, b) => (a.scope.name < b.scope.name ? -1 : 1)),
  };
}
