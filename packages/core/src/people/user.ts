import { insert, remove, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { createScope } from '../scope/create.ts';
import { removeScope } from '../scope/remove.ts';
import { instanceScopeId, type Scope } from '../scope/state.ts';
import { peopleEvent } from './event.ts';
import { type Grant, grantId } from './grant.ts';
import type { Role } from './permission.ts';
import type { User } from './state.ts';

export interface NewUser {
  id: string;
  /** of their own scope */
  scopeId: string;
  login: string;
  displayName: string;
  passwordHash: string | null;
  externalId: string | null;
  /** in the instance; null: none */
  role: Role | null;
  by: string;
}

/** What decisions about people are made on: every user, grant and scope there is. */
export interface People {
  users: readonly User[];
  grants: readonly Grant[];
  scopes: readonly Scope[];
}

/**
 * Makes a user with a scope of their own, which they own. Refused with `login_taken`, and with `scope_name_taken` when an organization has
 * that name.
 */
export function createUser(wanted: NewUser, { users, scopes }: People, now: number): Decision {
  const { id, login, displayName, passwordHash, externalId, scopeId, role, by } = wanted;
  if (users.some((user) => user.login === login)) return refuse('login_taken', { login });
  const instance = scopes.find((scope) => scope.id === instanceScopeId);
  if (!instance) return refuse('scope_removed', { name: instanceScopeId });
  const scope = createScope({ id: scopeId, kind: 'user', name: login, by }, instance, scopes, now);
  if (!scope.ok) return scope;
  const user: User = {
    ...{ id, revision: 1, login, displayName, passwordHash, scopeId, externalId, totp: null },
    ...{ createdAt: now, createdBy: by, disabledAt: null },
  };
  const own = newGrant(id, scopeId, 'owner', by, now);
  const grants = role === null ? [own] : [own, newGrant(id, instanceScopeId, role, by, now)];
  return plan(
    [...scope.changes, insert('user', user), ...grants.map((grant) => insert('grant', grant))],
    [...scope.events, peopleEvent(id, 'created', now, { by, login })],
  );
}

const newGrant = (userId: string, scopeId: string, role: Role, by: string, now: number): Grant => ({
  ...{ id: grantId(userId, scopeId), revision: 1, userId, scopeId, role, permissions: [], createdAt: now, createdBy: by },
});

/** Keeps a user out, with all their credentials, or lets them in again. Refused with `last_owner` for the last who owns the instance. */
export function setDisabled(user: User, disabled: boolean, people: People, by: string, now: number): Decision {
  if (disabled === (user.disabledAt !== null)) return nothing();
  if (disabled && isLastOwner(user.id, people)) return refuse('last_owner', { login: user.login });
  const type = disabled ? 'disabled' : 'enabled';
  return plan(
    [update('user', user, { disabledAt: disabled ? now : null })],
    [peopleEvent(user.id, type, now, { by, login: user.login })],
  );
}

/**
 * Removes a user with their grants and their own scope: its jobs are cancelled, its runners removed. Refused with `last_owner` for the last
 * who owns the instance.
 */
export function removeUser(user: User, people: People, by: string, now: number): Decision {
  if (isLastOwner(user.id, people)) return refuse('last_owner', { login: user.login });
  const scope = people.scopes.find(({ id }) => id === user.scopeId);
  const removal = scope ? removeScope(scope, people.scopes, by, now) : nothing();
  if (!removal.ok) return removal;
  const grants = people.grants.filter(({ userId }) => userId === user.id);
  return plan(
    [...removal.changes, ...grants.map((grant) => remove('grant', grant)), remove('user', user)],
    [...removal.events, peopleEvent(user.id, 'removed', now, { by, login: user.login })],
  );
}

/** Whether nobody else who can sign in owns the instance. */
export function isLastOwner(userId: string, { users, grants }: Pick<People, 'users' | 'grants'>): boolean {
  const present = new Set(users.filter(({ disabledAt }) => disabledAt === null).map(({ id }) => id));
  const owners = grants.filter(
    ({ scopeId, role, userId: id }) => scopeId === instanceScopeId && role === 'owner' && present.has(id),
  );
  return owners.length === 1 && owners[0]?.userId === userId;
}
