import type { ScopeLookup } from '../scope/covers.ts';
import { instanceScopeId } from '../scope/state.ts';
import type { Grant } from './grant.ts';
import { type Permission, rolePermissions } from './permission.ts';

/** What a credential is limited to; its owner may do more. */
export interface CredentialLimits {
  /** counts only in this scope and under it */
  scopeId: string;
  /** null: all that its owner may do there */
  permissions: readonly Permission[] | null;
}

/** Someone who wants to do something: what was given to them, and what their credential is limited to. */
export interface Holder {
  grants: readonly Pick<Grant, 'scopeId' | 'role' | 'permissions'>[];
  limits: CredentialLimits | null;
}

/** Of whoever holds the server itself: the owner of its data folder, or of its bootstrap token. */
export const ownerOfAll: Holder = { grants: [{ scopeId: instanceScopeId, role: 'owner', permissions: [] }], limits: null };

/** A scope and those it stands under, itself first. */
export function lineage(scopeId: string, lookup: ScopeLookup): string[] {
  const ids: string[] = [];
  let at: string | null = scopeId;
  for (let depth = 0; at !== null && depth < 8; depth++) {
    ids.push(at);
    at = lookup(at)?.parentId ?? null;
  }
  return ids;
}

/** Whether someone may do this in a scope. What is given in a scope holds in all under it. */
export function permits({ grants, limits }: Holder, permission: Permission, scopeId: string, lookup: ScopeLookup): boolean {
  const line = lineage(scopeId, lookup);
  if (limits !== null && !isWithin(limits, permission, line)) return false;
  return grants.some((grant) => line.includes(grant.scopeId) && gives(grant, permission));
}

const isWithin = ({ scopeId, permissions }: CredentialLimits, permission: Permission, line: readonly string[]): boolean =>
  line.includes(scopeId) && (permissions === null || permissions.includes(permission));

/** Whether a grant gives a permission; every one lets its holder see. */
const gives = ({ role, permissions }: Holder['grants'][number], permission: Permission): boolean =>
  permissions.includes(permission) ||
  (role !== null && rolePermissions[role].includes(permission)) ||
  (permission === 'view' && permissions.length > 0);

/** Whether nothing in the whole instance is hidden from someone or refused to them. */
export const permitsAll = (holder: Holder): boolean =>
  holder.limits === null && holder.grants.some(({ scopeId, role }) => scopeId === instanceScopeId && role === 'owner');
