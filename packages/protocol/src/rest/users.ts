import { type Static, Type } from 'typebox';
import { closed, Instant, Name, Nullable } from '../shared/fields.ts';
import { permissionNames } from '../shared/permission-names.ts';
import { PermissionName, RoleName } from '../shared/permissions.ts';
import { Login } from './people.ts';

const ScopeName = Type.String({ minLength: 1, maxLength: 200, description: '`instance`, an organization, or `owner/name`' });

const given = {
  role: Nullable(RoleName),
  permissions: Type.Array(PermissionName, {
    uniqueItems: true,
    maxItems: permissionNames.length,
    description: 'beside the role',
  }),
};

export const User = Type.Object(
  {
    login: Type.String(),
    displayName: Type.String(),
    createdAt: Instant,
    createdBy: Type.String(),
    disabledAt: Nullable(Instant),
    hasPassword: Type.Boolean({ description: 'false: invited and not come yet, or signs in by OpenID Connect only' }),
    hasSecondFactor: Type.Boolean(),
    grants: Type.Array(Type.Object({ scope: Type.String(), ...given }), { description: 'what they may do where' }),
  },
  { $id: 'User' },
);
export type User = Static<typeof User>;

export const UserList = Type.Object({ users: Type.Array(User) });
export type UserList = Static<typeof UserList>;

/** `POST /api/v1/users` */
export const NewUser = Type.Object(
  { login: Login, displayName: Type.Optional(Name), role: Type.Optional(Nullable(RoleName)) },
  closed,
);
export type NewUser = Static<typeof NewUser>;

/** `PATCH /api/v1/users/{login}` */
export const EditUser = Type.Object({ disabled: Type.Boolean() }, closed);
export type EditUser = Static<typeof EditUser>;

/** `PUT /api/v1/users/{login}/grants`: in place of what the user had in that scope. */
export const GiveGrant = Type.Object(
  { scope: ScopeName, role: Nullable(RoleName), permissions: Type.Optional(given.permissions) },
  closed,
);
export type GiveGrant = Static<typeof GiveGrant>;

export const MemberQuery = Type.Object({ scope: Type.Optional(ScopeName) }, closed);
export const MemberList = Type.Object({
  members: Type.Array(Type.Object({ login: Type.String(), displayName: Type.String(), ...given })),
});
export type MemberList = Static<typeof MemberList>;
