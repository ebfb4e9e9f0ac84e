import type { Change, Grant, User } from '@baton/core';

const nothing: readonly Grant[] = [];

/** Every user and grant, in memory. Kept true by the commits that change them. */
export class KnownPeople {
  readonly #users = new Map<string, User>();
  readonly #byLogin = new Map<string, User>();
  readonly #grants = new Map<string, Grant>();
  /** the same by user */
  readonly #grantsOf = new Map<string, readonly Grant[]>();
  /** rises with each change */
  version = 0;
  readonly #listeners = new Set<(userId: string) => void>();

  load(users: readonly User[], grants: readonly Grant[]): void {
    for (const user of users) this.#putUser(user);
    for (const grant of grants) this.#putGrant(grant);
  }

  apply(changes: readonly Change[]): void {
    const changed = new Set<string>();
    for (const change of changes) {
      if (change.kind === 'user') {
        changed.add(change.op === 'remove' ? change.id : change.row.id);
        if (change.op === 'remove') this.#dropUser(change.id);
        else this.#putUser(change.row);
      } else if (change.kind === 'grant') {
        const grant = change.op === 'remove' ? this.#grants.get(change.id) : change.row;
        if (grant) changed.add(grant.userId);
        if (change.op === 'remove') this.#dropGrant(change.id);
        else this.#putGrant(change.row);
      }
    }
    if (changed.size > 0) this.version++;
    for (const userId of changed) for (const listener of this.#listeners) listener(userId);
  }

  onChanged(listener: (userId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  user = (id: string): User | null => this.#users.get(id) ?? null;
  userOf = (login: string): User | null => this.#byLogin.get(login) ?? null;
  users = (): User[] => [...this.#users.values()];
  grants = (): Grant[] => [...this.#grants.values()];
  grantsOf = (userId: string): readonly Grant[] => this.#grantsOf.get(userId) ?? nothing;

  #putUser(user: User): void {
    const known = this.#users.get(user.id);
    if (known && known.revision >= user.revision) return;
    if (known) this.#byLogin.delete(known.login);
    this.#users.set(user.id, user);
    this.#byLogin.set(user.login, user);
  }

  #dropUser(id: string): void {
    const known = this.#users.get(id);
    this.#users.delete(id);
    if (known) this.#byLogin.delete(known.login);
  }

  #putGrant(grant: Grant): void {
    const known = this.#grants.get(grant.id);
    if (known && known.revision >= grant.revision && known.createdAt >= grant.createdAt) return;
    this.#grants.set(grant.id, grant);
    this.#gather(grant.userId);
  }

  #dropGrant(id: string): void {
    const known = this.#grants.get(id);
    this.#grants.delete(id);
    if (known) this.#gather(known.userId);
  }

  #gather(userId: string): void {
    this.#grantsOf.set(
      userId,
      this.grants().filter((grant) => grant.userId === userId),
    );
  }
}
