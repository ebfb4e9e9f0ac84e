import {
  type Actor,
  type AuditDraft,
  audited,
  createUser,
  type Decision,
  externalIdOf,
  freeLogin,
  grantId,
  type Identity,
  type IdentityRules,
  instanceScopeId,
  isSameName,
  isWelcome,
  nothing,
  type People,
  type Plan,
  roleByGroups,
  scopeNameProblem,
  serverActor,
  setGrant,
  type User,
  userOfIdentity,
} from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { PeopleBook } from '../../ports/people.ts';
import { userEntry } from '../audit.ts';
import { AuthRefused } from '../auth-refused.ts';
import { mayComeIn } from '../people/person.ts';

const by = 'identity provider';
const triesMax = 5;

export interface IdentityDeps {
  people: PeopleBook;
  clock: Clock;
  entropy: Entropy;
  rules: IdentityRules;
  /** someone new becomes a user */
  createsUsers: boolean;
}

/**
 * The user that an identity signs in as, made when it comes for the first time, with the role that its groups give. Throws
 * `oidc_not_welcome`, `oidc_no_user`, `oidc_user_disabled`.
 */
export async function admitIdentity(deps: IdentityDeps, identity: Identity, address: string): Promise<User> {
  if (!isWelcome(identity, deps.rules)) throw new AuthRefused('oidc_not_welcome');
  for (let tries = 0; tries < triesMax; tries++) {
    const everyone = deps.people.everyone();
    const known = userOfIdentity(identity, everyone.users);
    if (known && !mayComeIn(known)) throw new AuthRefused('oidc_user_disabled');
    if (!known && !deps.createsUsers) throw new AuthRefused('oidc_no_user');
    const made = known ? followGroups(deps, identity, known, everyone) : newUser(deps, identity, everyone);
    const decision = audited(made, (plan) => entryOf(plan, known, { ...serverActor(by), address }, deps.clock.now()));
    if (!decision.ok) throw new AuthRefused(decision.refusal.code, decision.refusal.detail);
    const done = decision.changes.length === 0 || (await deps.people.commit(decision));
    const user = done ? userOfIdentity(identity, deps.people.everyone().users) : null;
    if (user) return user;
  }
  throw new AuthRefused('storage_unavailable', { retryAfterSeconds: 1 });
}

/** A user was made, or their role follows their groups. */
function entryOf({ changes }: Plan, known: User | null, actor: Actor, at: number): AuditDraft {
  if (known) return userEntry({ actor, action: 'user.grant', detail: { why: 'groups' } }, known, at);
  const made = changes.flatMap((change) => (change.kind === 'user' && change.op === 'insert' ? [change.row] : []))[0];
  return userEntry({ actor, action: 'user.create' }, made ?? { id: '', login: '' }, at);
}

function newUser({ clock, entropy, rules }: IdentityDeps, identity: Identity, everyone: People): Decision {
  const now = clock.now();
  const isTaken = (login: string): boolean =>
    scopeNameProblem(login) !== null ||
    everyone.users.some((user) => user.login === login) ||
    everyone.scopes.some((scope) => scope.removedAt === null && isSameName(scope.name, login));
  const login = freeLogin(identity, isTaken);
  const fields = { login, displayName: identity.displayName ?? login, passwordHash: null, externalId: externalIdOf(identity) };
  const ids = { id: entropy.uuid(now), scopeId: entropy.uuid(now) };
  return createUser({ ...ids, ...fields, role: roleByGroups(identity, rules), by }, everyone, now);
}

/** Where groups give roles, they also take them; but nobody is left without an owner of the instance. */
function followGroups({ clock, rules }: IdentityDeps, identity: Identity, user: User, everyone: People): Decision {
  const instance = everyone.scopes.find(({ id }) => id === instanceScopeId);
  if (rules.roles.length === 0 || !instance) return nothing();
  const before = everyone.grants.find(({ id }) => id === grantId(user.id, instanceScopeId));
  const given = { role: roleByGroups(identity, rules), permissions: before?.permissions ?? [] };
  const decision = setGrant(user, instance, given, everyone, by, clock.now());
  return !decision.ok && decision.refusal.code === 'last_owner' ? nothing() : decision;
}
