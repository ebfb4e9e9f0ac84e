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
  setDisabled,
  setGrant,
  type User,
} from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { checkName } from '../scopes/lifecycle.ts';
import type { GrantInput, NewUserInput, PeopleUseCases, UserView } from './use-cases.ts';

/** Users, and what they may do where. */
export class People implements PeopleUseCases {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
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
    return this.#context.people
      .users()
      .sort((a, b) => (a.login < b.login ? -1 : 1))
      .map(this.#view);
  }

  find(login: string): UserView {
    return this.#view(this.#find(login));
  }

  members(scopeId: string): { user: User; grant: Grant }[] {
    return this.#context.people.grants().flatMap((grant) => {
      const user = grant.scopeId === scopeId ? this.user(grant.userId) : null;
      return user ? [{ user, grant }] : [];
    });
  }

  async create(input: NewUserInput, by: Actor): Promise<UserView> {
    const { deps, now, committer } = this.#context;
    this.#context.assertOpen();
    this.#context.assertSpace();
    checkName(input.login);
    const ids = { id: deps.entropy.uuid(now()), scopeId: deps.entropy.uuid(now()) };
    await committer.carryOut(this.#read, (known) => {
      const decision = createUser({ ...input, ...ids, by: by.login }, known, now());
      const deed = { actor: by, action: 'user.create' as const, detail: { role: input.role } };
      return auditedRow(decision, deed, 'user', null, { id: ids.id, name: input.login, scopeId: instanceScopeId }, now());
    });
    return this.find(input.login);
  }

  async setGrant(login: string, scopeId: string, given: GrantInput, by: Actor): Promise<UserView> {
    const { committer, now } = this.#context;
    const { id } = this.#find(login);
    await committer.carryOut(this.#read, (known) => {
      const scope = known.scopes.find((each) => each.id === scopeId && each.removedAt === null);
      if (!scope) throw new Refused('scope_not_found', { scope: scopeId });
      const before = known.grants.find((grant) => grant.id === grantId(id, scopeId)) ?? null;
      return audited(setGrant(this.#among(known, id, login), scope, given, known, by.login, now()), ({ changes: [change] }) => {
        const after = change?.kind === 'grant' && change.op !== 'remove' ? change.row : null;
        const target = { kind: 'user' as const, id, name: login };
        return auditOf({ actor: by, action: 'user.grant' }, scopeId, target, changed('grant', before, after), now());
      });
    });
    return this.find(login);
  }

  async setDisabled(login: string, disabled: boolean, by: Actor): Promise<UserView> {
    const { id } = this.#find(login);
    await this.#context.committer.carryOut(this.#read, (known) => {
      const user = this.#among(known, id, login);
      const decision = setDisabled(user, disabled, known, by.login, this.#context.now());
      return this.#audited(decision, user, by, disabled ? 'user.disable' : 'user.enable');
    });
    return this.find(login);
  }

  async remove(login: string, by: Actor): Promise<void> {
    const { id } = this.#find(login);
    await this.#context.committer.carryOut(this.#read, (known) => {
      const user = this.#among(known, id, login);
      return this.#audited(removeUser(user, known, by.login, this.#context.now()), user, by, 'user.remove');
    });
  }

  #audited(decision: Decision, user: User, actor: Actor, action: AuditAction): Decision {
    const named = { id: user.id, name: user.login, scopeId: instanceScopeId };
    return auditedRow(decision, { actor, action }, 'user', user, named, this.#context.now());
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
