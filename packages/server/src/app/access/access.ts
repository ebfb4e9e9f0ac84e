import {
  type CredentialLimits,
  type Holder,
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
  /** scopes, by name, in which they may do something, with all that it is */
  summary(): { scope: Scope; permissions: Permission[] }[];
}

export function createAccess(context: Context, { userId, limits }: Principal): Access {
  const { fleet, people } = context;
  const holder = (): Holder => {
    if (userId === null) return { ...ownerOfAll, limits };
    const user = people.user(userId);
    return { grants: user && user.disabledAt === null ? people.grantsOf(userId) : [], limits };
  };
  const may = (permission: Permission, scopeId: string): boolean => permits(holder(), permission, scopeId, fleet.scope);
  const present = (): Scope[] => [...fleet.scopes()].filter(({ removedAt }) => removedAt === null);
  const sees = (scopeId: string): boolean => may('view', scopeId);
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
    seesRunnersOf: (scopeId) =>
      sees(scopeId) || present().some(({ id }) => lineage(id, fleet.scope).includes(scopeId) && sees(id)),
    // histories of removed scopes too
    scopeIds: () => (permitsAll(holder()) ? null : [...fleet.scopes()].map(({ id }) => id).filter(sees)),
    summary: () =>
      present()
        .map((scope) => ({ scope, permissions: permissions.filter((permission) => may(permission, scope.id)) }))
        .filter((each) => each.permissions.length > 0)
        .sort((a, b) => (a.scope.name < b.scope.name ? -1 : 1)),
  };
}
