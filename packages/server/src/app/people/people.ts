import {
  createUser,
  type Grant,
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

  async create(input: NewUserInput, by: string): Promise<UserView> {
    const { deps, now, committer } = this.#context;
    this.#context.assertOpen();
    this.#context.assertSpace();
    checkName(input.login);
    const ids = { id: deps.entropy.uuid(now()), scopeId: deps.entropy.uuid(now()) };
    await committer.carryOut(this.#read, (known) => createUser({ ...input, ...ids, by }, known, now()));
    return this.find(input.login);
  }

  async setGrant(login: string, scopeId: string, given: GrantInput, by: string): Promise<UserView> {
    const { committer, now } = this.#context;
    const { id } = this.#find(login);
    await committer.carryOut(this.#read, (known) => {
      const scope = known.scopes.find((each) => each.id === scopeId && each.removedAt === null);
      if (!scope) throw new Refused('scope_not_found', { scope: scopeId });
      return setGrant(this.#among(known, id, login), scope, given, known, by, now());
    });
    return this.find(login);
  }

  async setDisabled(login: string, disabled: boolean, by: string): Promise<UserView> {
    const { id } = this.#find(login);
    await this.#context.committer.carryOut(this.#read, (known) =>
      setDisabled(this.#among(known, id, login), disabled, known, by, this.#context.now()),
    );
    return this.find(login);
  }

  async remove(login: string, by: string): Promise<void> {
    const { id } = this.#find(login);
    await this.#context.committer.carryOut(this.#read, (known) =>
      removeUser(this.#among(known, id, login), known, by, this.#context.now()),
    );
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
