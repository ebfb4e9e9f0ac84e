import { type Static, Type } from 'typebox';
import { closed, Instant, Name, Networks, Nullable } from '../shared/fields.ts';
import { permissionNames } from '../shared/permission-names.ts';
import { PermissionName } from '../shared/permissions.ts';

export const Login = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'lower case' });
export const passwordCharsMin = 12;
export const Password = Type.String({ minLength: 1, maxLength: 256 });

/** `GET /api/v1/setup` */
export const SetupState = Type.Object({ needed: Type.Boolean({ description: 'no administrator exists yet' }) });
export type SetupState = Static<typeof SetupState>;

/** `POST /api/v1/setup`, with the token of the one-time link; signs in by cookie. */
export const SetUp = Type.Object({ token: Type.String({ maxLength: 200 }), login: Login, password: Password }, closed);
export type SetUp = Static<typeof SetUp>;

/** `POST /api/v1/session` signs in by cookie, `DELETE` signs out. */
export const SignIn = Type.Object({ login: Type.String({ maxLength: 64 }), password: Password }, closed);
export type SignIn = Static<typeof SignIn>;

/** `GET /api/v1/whoami` */
export const WhoAmI = Type.Object({
  login: Type.String(),
  role: Type.Union([Type.Literal('administrator'), Type.Literal('member')], {
    description: 'an administrator may do everything in the whole instance',
  }),
  via: Type.Union([Type.Literal('session'), Type.Literal('token')]),
  scopes: Type.Array(
    Type.Object({
      scope: Type.String({ description: '`instance`, an organization, a user, or `owner/name`' }),
      kind: Type.String(),
      permissions: Type.Array(PermissionName),
    }),
    { description: 'where they may do something, and what' },
  ),
  mustSetUpTotp: Type.Boolean({ description: 'nothing else is open to them before they have a second factor' }),
  serverVersion: Type.String(),
});
export type WhoAmI = Static<typeof WhoAmI>;

/** `POST /api/v1/tokens`: an API token of the one who asks. */
export const NewApiToken = Type.Object(
  {
    name: Name,
    scope: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'where it counts: `instance` (the default), an organization, a user, or `owner/name`, and all under it',
      }),
    ),
    permissions: Type.Optional(
      Type.Array(PermissionName, {
        minItems: 1,
        maxItems: permissionNames.length,
        uniqueItems: true,
        description: 'what it may be used for, as far as its owner may; default: all of that',
      }),
    ),
    expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
    networks: Type.Optional(Networks),
  },
  closed,
);
export type NewApiToken = Static<typeof NewApiToken>;
export const ApiToken = Type.Object({
  id: Type.String(),
  name: Name,
  scope: Type.String(),
  permissions: Nullable(Type.Array(Type.String(), { description: 'null: all that its owner may do in its scope' })),
  createdAt: Instant,
  expiresAt: Nullable(Instant),
  lastUsedAt: Nullable(Instant),
  lastUsedFrom: Nullable(Type.String({ description: 'an address' })),
  networks: Nullable(Networks),
});
export type ApiToken = Static<typeof ApiToken>;
export const ApiTokenCreated = Type.Intersect([ApiToken, Type.Object({ token: Type.String() })]);
export type ApiTokenCreated = Static<typeof ApiTokenCreated>;
export const ApiTokenList = Type.Object({ tokens: Type.Array(ApiToken) });
export type ApiTokenList = Static<typeof ApiTokenList>;

/** `GET /api/v1/settings`: what the page needs to know of the server. */
export const ServerSettings = Type.Object({
  publicUrl: Type.String({ description: 'where runners and people reach the server' }),
  workspace: Type.String({ description: 'default workspace path, baked into pairing commands' }),
  executors: Type.Array(Type.String(), { description: 'that jobs may name, the usual one first' }),
  foreignExecutors: Type.Array(Type.String(), { description: 'those of them that only runners of other systems have' }),
  version: Type.String(),
  durations: Type.Record(Type.String(), Type.Integer()),
});
export type ServerSettings = Static<typeof ServerSettings>;
