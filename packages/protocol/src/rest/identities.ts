import { type Static, Type } from 'typebox';
import { closed, Instant, Name, Nullable, Uuid } from '../shared/fields.ts';
import { ProviderData, ProviderName } from './hosting.ts';

/*
 * Cloud identities: with which rights a provider is called. Their secrets are written and never read back.
 */

export const CloudIdentity = Type.Object(
  {
    id: Uuid,
    name: Name,
    scope: Type.String(),
    provider: ProviderName,
    data: ProviderData,
    hasSecret: Type.Boolean(),
    check: Nullable(
      Type.Object({ at: Instant, ok: Type.Boolean(), text: Type.String({ description: 'who one is there, or what is wrong' }) }),
    ),
    pools: Type.Array(Type.String(), { description: 'names of the pools that use it' }),
    createdAt: Instant,
    createdBy: Type.String(),
    updatedAt: Instant,
  },
  { $id: 'CloudIdentity' },
);
export type CloudIdentity = Static<typeof CloudIdentity>;

/** `GET /api/v1/cloud-identities` */
export const CloudIdentityList = Type.Object({ identities: Type.Array(CloudIdentity) });
export type CloudIdentityList = Static<typeof CloudIdentityList>;

/** `POST /api/v1/cloud-identities` */
export const NewCloudIdentity = Type.Object(
  {
    name: Name,
    scope: Type.Optional(Type.String({ minLength: 1, maxLength: 121 })),
    provider: ProviderName,
    data: Type.Optional(ProviderData),
    secret: Type.Optional(Nullable(ProviderData)),
  },
  closed,
);
export type NewCloudIdentity = Static<typeof NewCloudIdentity>;

/** `POST /api/v1/cloud-identities/{id}/check` */
export const CheckCloudIdentity = Type.Object(
  {
    region: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'where it is asked; left out: as its provider says' }),
    ),
  },
  closed,
);
export type CheckCloudIdentity = Static<typeof CheckCloudIdentity>;

/** `PATCH /api/v1/cloud-identities/{id}`: what is not given stays; a `secret` of null removes it. */
export const EditCloudIdentity = Type.Object(
  { name: Type.Optional(Name), data: Type.Optional(ProviderData), secret: Type.Optional(Nullable(ProviderData)) },
  closed,
);
export type EditCloudIdentity = Static<typeof EditCloudIdentity>;
