import { EditUser, GiveGrant, MemberList, MemberQuery, NewUser, restPaths, ScopeRemoval, User, UserList } from '@baton/protocol';
import type { UserView } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { UserParams } from './params.ts';

const userOf = ({ user, grants }: UserView): User => ({
  login: user.login,
  displayName: user.displayName,
  createdAt: user.createdAt,
  createdBy: user.createdBy,
  disabledAt: user.disabledAt,
  hasPassword: user.passwordHash !== null,
  hasSecondFactor: user.totp !== null && user.totp.confirmedAt !== null,
  grants: grants.map(({ scope, role, permissions }) => ({ scope: scope.name, role, permissions })),
});

const needs = '`create_users` in the instance';

const collectionRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.users,
    summary: 'List users and what they may do where',
    description: `Needs ${needs}, or \`manage_people\` anywhere.`,
    tag: 'people',
    access: 'person',
    answers: { 200: { description: 'By login', schema: UserList } },
    errors: [],
    handle: ({ app }) => ({ status: 200, body: { users: app.people.list().map(userOf) } }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.users,
    summary: 'Make a user',
    description: `Needs ${needs}, and for a role in the instance all that it gives. The user has a scope of their own, of the same name.`,
    tag: 'people',
    access: 'person',
    body: NewUser,
    answers: { 201: { description: 'The user, without a password', schema: User } },
    errors: ['login_taken', 'scope_name_taken', 'scope_name_invalid', 'storage_full'],
    handle: async ({ app, body, actor }) => {
      const { login, displayName = login, role = null } = body;
      const input = { login, displayName, role, passwordHash: null, externalId: null };
      return { status: 201, body: userOf(await app.people.create(input, actor)) };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.members,
    summary: 'Who was given something in a scope itself',
    description: 'Needs `manage_people` there.',
    tag: 'people',
    access: 'person',
    query: MemberQuery,
    answers: { 200: { description: 'By login', schema: MemberList } },
    errors: ['scope_not_found'],
    handle: ({ app, query }) => {
      const members = app.people
        .members(query.scope ?? 'instance')
        .map(({ user, grant: { role, permissions } }) => ({
          login: user.login,
          displayName: user.displayName,
          role,
          permissions,
        }))
        .sort((a, b) => (a.login < b.login ? -1 : 1));
      return { status: 200, body: { members } };
    },
  }),
];

const memberRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.user('{login}'),
    summary: 'Show a user',
    description: `Needs ${needs}, or \`manage_people\` anywhere.`,
    tag: 'people',
    access: 'person',
    params: UserParams,
    answers: { 200: { description: 'The user', schema: User } },
    errors: ['user_not_found'],
    handle: ({ app, params }) => ({ status: 200, body: userOf(app.people.find(params.login)) }),
  }),
  restRoute({
    method: 'PATCH',
    path: restPaths.user('{login}'),
    summary: 'Keep a user out, or let them in again',
    description: `Needs ${needs}, and all that the user may do. A disabled user's sessions and tokens do not count.`,
    tag: 'people',
    access: 'person',
    params: UserParams,
    body: EditUser,
    answers: { 200: { description: 'The user as it is now', schema: User } },
    errors: ['user_not_found', 'last_owner'],
    handle: async ({ app, params, body, actor }) => ({
      status: 200,
      body: userOf(await app.people.setDisabled(params.login, body.disabled, actor)),
    }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.userRemoval('{login}'),
    summary: 'What the removal of a user would hit in their own scope',
    description: `Needs ${needs}, and all that the user may do.`,
    tag: 'people',
    access: 'person',
    params: UserParams,
    answers: { 200: { description: 'As it is now', schema: ScopeRemoval } },
    errors: ['user_not_found'],
    handle: async ({ app, params }) => ({ status: 200, body: await app.people.removal(params.login) }),
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.user('{login}'),
    summary: 'Remove a user, with their own scope: its jobs are cancelled, its runners removed',
    description: `Needs ${needs}, and all that the user may do.`,
    tag: 'people',
    access: 'person',
    params: UserParams,
    answers: { 204: { description: 'Removed' } },
    errors: ['user_not_found', 'last_owner'],
    handle: async ({ app, params, actor }) => {
      await app.people.remove(params.login, actor);
      return { status: 204 };
    },
  }),
  restRoute({
    method: 'PUT',
    path: restPaths.userGrants('{login}'),
    summary: 'Give a user a role and permissions in a scope, in place of what they had there; neither takes all away',
    description: 'Needs `manage_people` in the scope, and all that is given or taken.',
    tag: 'people',
    access: 'person',
    params: UserParams,
    body: GiveGrant,
    answers: { 200: { description: 'The user as it is now', schema: User } },
    errors: ['user_not_found', 'scope_not_found', 'last_owner', 'own_scope'],
    handle: async ({ app, params, body, actor }) => {
      const { scope, role, permissions = [] } = body;
      return { status: 200, body: userOf(await app.people.setGrant(params.login, scope, { role, permissions }, actor)) };
    },
  }),
];

/** Users, and what they may do. */
export const userRoutes: readonly RestRoute[] = [...collectionRoutes, ...memberRoutes];
