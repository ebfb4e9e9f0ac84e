import type { Actor, Grant, Permission, Role, Scope, User } from '@baton/core';
import type { PeopleBook } from '../../ports/people.ts';
import type { ScopeRemovalView } from '../app.ts';

export interface NewUserInput {
  login: string;
  displayName: string;
  passwordHash: string | null;
  externalId: string | null;
  /** in the instance; null: none */
  role: Role | null;
}

/** Neither role nor permissions: nothing any more. */
export interface GrantInput {
  role: Role | null;
  permissions: Permission[];
}

/** A user with what they may do where. */
export interface UserView {
  user: User;
  grants: { scope: Scope; role: Role | null; permissions: Permission[] }[];
}

export interface PeopleUseCases extends PeopleBook {
  /** by login */
  list(): UserView[];
  /** throws `user_not_found` */
  find(login: string): UserView;
  /** the same for someone who may disable, remove or invite them: throws `permission_denied` where they may do more than the one who asks */
  changeable(login: string): UserView;
  /** who was given something in the scope of this name itself; throws `scope_not_found` */
  members(scope: string): { user: User; grant: Grant }[];
  /** throws `login_taken`, `scope_name_taken`, `scope_name_invalid` */
  create(input: NewUserInput, by: Actor): Promise<UserView>;
  /** throws `last_owner`, `own_scope`, `scope_not_found` */
  setGrant(login: string, scope: string, given: GrantInput, by: Actor): Promise<UserView>;
  /** throws `last_owner` */
  setDisabled(login: string, disabled: boolean, by: Actor): Promise<UserView>;
  /** what the removal of a user's own scope would hit */
  removal(login: string): Promise<ScopeRemovalView>;
  /** With their own scope: its jobs are cancelled, its runners removed. Throws `last_owner`. */
  remove(login: string, by: Actor): Promise<void>;
}
