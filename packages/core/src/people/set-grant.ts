import { insert, remove, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { instanceScopeId, type Scope } from '../scope/state.ts';
import { peopleEvent } from './event.ts';
import { type Grant, grantId } from './grant.ts';
import type { Permission, Role } from './permission.ts';
import type { User } from './state.ts';
import { isLastOwner, type People } from './user.ts';

/** What is given to a user in a scope; neither role nor permissions: nothing any more. */
export interface Given {
  role: Role | null;
  permissions: readonly Permission[];
}

/**
 * Gives a user a role and single permissions in a scope, in place of what they had there. Refused with `last_owner` when nobody would
 * own the instance any more, with `own_scope` for the scope that is theirs.
 */
export function setGrant(user: User, scope: Scope, given: Given, people: People, by: string, now: number): Decision {
  if (scope.id === user.scopeId) return refuse('own_scope', { login: user.login });
  const id = grantId(user.id, scope.id);
  const before = people.grants.find((grant) => grant.id === id);
  const { role, permissions } = given;
  const keepsInstance = scope.id !== instanceScopeId || role === 'owner';
  if (!keepsInstance && isLastOwner(user.id, people)) return refuse('last_owner', { login: user.login });
  const detail = { by, login: user.login, scope: scope.name, role, permissions: permissions.join(' ') };
  if (role === null && permissions.length === 0) {
    if (!before) return nothing();
    return plan([remove('grant', before)], [peopleEvent(user.id, 'grant_removed', now, detail)]);
  }
  const fields = { role, permissions: [...permissions] };
  if (before && isSame(before, fields)) return nothing();
  const change = before
    ? update('grant', before, fields)
    : insert('grant', { id, revision: 1, userId: user.id, scopeId: scope.id, ...fields, createdAt: now, createdBy: by });
  return plan([change], [peopleEvent(user.id, 'granted', now, detail)]);
}

const isSame = (a: Pick<Grant, 'role' | 'permissions'>, b: Pick<Grant, 'role' | 'permissions'>): boolean =>
  a.role === b.role &&
  a.permissions.length === b.permissions.length &&
  a.permissions.every((each) => b.permissions.includes(each));
