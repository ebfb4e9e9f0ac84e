import {
  type Actor,
  type AuditAction,
  audited,
  auditedRow,
  auditOf,
  changed,
  createUser,
  type Decision,
  type Grant,
  grantId,
  instanceScopeId,
  type People as Known,
  type Plan,
  removeUser,
  rolePermissions,
  setDisabled,
  setGrant,
  type User,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { ScopeRemovalView } from '../app.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { checkName, removalOf } from '../scopes/lifecycle.ts';
import type { GrantInput, NewUserInput, PeopleUseCases, UserView } from './use-cases.ts';

/** Users, and what they may do where. */
export class People implements PeopleUseCases {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  everyone = (): Known => ({
    users: this.#context.people.users(),
    grants: this.#context.people.grants(),
    scopes: [...this.#context.fleet.scopes()],
  });
  user = (id: string): User | null => this.#context.people.user(id);
  userOf = (login: string): User | null => this.#context.people.userOf(login);
  onChanged = (listener: (userId: string) => void): (() => void) => this.#context.people.onChanged(listener);

  async commit(plan: Plan): Promise<boolean> {
    const [result] = await this.#context.committer.commit([plan]);
    return result?.status === 'committed';
  }

  list(): UserView[] {
    this.#needToKnow();
    return this.#context.people
      .users()
      .sort((a, b) => (a.login < b.login ? -1 : 1))
      .map(this.#view);
  }

  find(login: string): UserView {
    this.#needToKnow();
    return this.#view(this.#find(login));
  }

  changeable(login: string): UserView {
    return this.#view(this.#changeable(login));
  }

  members(scope: string): { user: User; grant: Grant }[] {
    const scopeId = this.#scopeId(scope);
    this.#access.need('manage_people', scopeId);
    return this.#context.people.grants().flatMap((grant) => {
      const user = grant.scopeId === scopeId ? this.user(grant.userId) : null;
      return user ? [{ user, grant }] : [];
    });
  }

  async create(input: NewUserInput, by: Actor): Promise<UserView> {
    const { deps, now, committer } = this.#context;
    this.#context.assertOpen();
    this.#context.assertSpace();
    this.#access.need('create_users', instanceScopeId);
    if (input.role !== null) this.#needToGive({ role: input.role, permissions: [] }, instanceScopeId);
    checkName(input.login);
    const ids = { id: deps.entropy.uuid(now()), scopeId: deps.entropy.uuid(now()) };
    await committer.carryOut(this.#read, (known) => {
      const decision = createUser({ ...input, ...ids, by: by.login }, known, now());
      const deed = { actor: by, action: 'user.create' as const, detail: { role: input.role } };
      return auditedRow(decision, deed, 'user', null, { id: ids.id, name: input.login, scopeId: instanceScopeId }, now());
    });
    return this.#view(this.#find(input.login));
  }

  async setGrant(login: string, scopeName: string, given: GrantInput, by: Actor): Promise<UserView> {
    const { committer, now, people } = this.#context;
    const scopeId = this.#scopeId(scopeName);
    this.#access.need('manage_people', scopeId);
    const { id } = this.#find(login);
    const before = people.grantsOf(id).find((grant) => grant.scopeId === scopeId);
    this.#needToGive(given, scopeId);
    if (before) this.#needToGive(before, scopeId);
    await committer.carryOut(this.#read, (known) => {
      const scope = known.scopes.find((each) => each.id === scopeId && each.removedAt === null);
      if (!scope) throw new Refused('scope_not_found', { scope: scopeName });
      const old = known.grants.find((grant) => grant.id === grantId(id, scopeId)) ?? null;
      return audited(setGrant(this.#among(known, id, login), scope, given, known, by.login, now()), ({ changes: [change] }) => {
        const after = change?.kind === 'grant' && change.op !== 'remove' ? change.row : null;
        const target = { kind: 'user' as const, id, name: login };
        return auditOf({ actor: by, action: 'user.grant' }, scopeId, target, changed('grant', old, after), now());
      });
    });
    return this.#view(this.#find(login));
  }

  async setDisabled(login: string, disabled: boolean, by: Actor): Promise<UserView> {
    const { id } = this.#changeable(login);
    await this.#context.committer.carryOut(this.#read, (known) => {
      const user = this.#among(known, id, login);
      const decision = setDisabled(user, disabled, known, by.login, this.#context.now());
      return this.#audited(decision, user, by, disabled ? 'user.disable' : 'user.enable');
    });
    return this.#view(this.#find(login));
  }

  async removal(login: string): Promise<ScopeRemovalView> {
    const scope = this.#context.fleet.scope(this.#changeable(login).scopeId);
    if (!scope) throw new Error('every user has a scope');
    return await removalOf(this.#context, scope);
  }

  async remove(login: string, by: Actor): Promise<void> {
    const { id } = this.#changeable(login);
    await this.#context.committer.carryOut(this.#read, (known) => {
      const user = this.#among(known, id, login);
      return this.#audited(removeUser(user, known, by.login, this.#context.now()), user, by, 'user.remove');
    });
  }

  #audited(decision: Decision, user: User, actor: Actor, action: AuditAction): Decision {
    const named = { id: user.id, name: user.login, scopeId: instanceScopeId };
    return auditedRow(decision, { actor, action }, 'user', user, named, this.#context.now());
  }

  /** Users are known to those who make them, and to those who give them something. */
  #needToKnow(): void {
    const { fleet } = this.#context;
    if (this.#access.may('create_users', instanceScopeId)) return;
    if (![...fleet.scopes()].some(({ id }) => this.#access.may('manage_people', id)))
      this.#access.need('create_users', instanceScopeId);
  }

  /** Nobody gives, or takes, what they do not have. */
  #needToGive({ role, permissions }: GrantInput, scopeId: string): void {
    for (const permission of [...permissions, ...(role === null ? [] : rolePermissions[role])])
      this.#access.need(permission, scopeId);
  }

  /** A user whom they may disable or remove: nobody who may do more than they. */
  #changeable(login: string): User {
    this.#access.need('create_users', instanceScopeId);
    const user = this.#find(login);
    for (const grant of this.#context.people.grantsOf(user.id))
      if (grant.scopeId !== user.scopeId) this.#needToGive(grant, grant.scopeId);
    return user;
  }

  #scopeId(name: string): string {
    const scope = this.#context.fleet.scopeByName(name);
    if (!scope || !this.#access.sees(scope.id)) throw new Refused('scope_not_found', { name });
    return scope.id;
  }

  #find(login: string): User {
    const user = this.#context.people.userOf(login);
    if (!user) throw new Refused('user_not_found', { login });
    return user;
  }

  #among({ users }: Known, id: string, login: string): User {
    const user = users.find((each) => each.id === id);
    if (!user) throw new Refused('user_not_found', { login });
    return user;
  }

  /** Few rows: after a conflict all of them are read again. */
  #read = async (fresh: boolean): Promise<Known> => {
    if (!fresh) return this.everyone();
    const { read } = this.#context.deps.store;
    const [users, grants, scopes] = await Promise.all([read.users(), read.grants(), read.scopes()]);
    return { users, grants, scopes };
  };

  #view = (user: User): UserView => ({
    user,
    grants: this.#context.people.grantsOf(user.id).flatMap((grant) => {
      const scope = this.#context.fleet.scope(grant.scopeId);
      return scope && scope.removedAt === null ? [{ scope, role: grant.role, permissions: grant.permissions }] : [];
    }),
  });
}
