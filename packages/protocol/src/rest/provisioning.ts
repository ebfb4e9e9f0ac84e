import { type Static, Type } from 'typebox';
import { Device } from '../runner/capabilities.ts';
import {
  Attributes,
  Count,
  closed,
  ExecutorName,
  FolderPath,
  Instant,
  Labels,
  Name,
  Networks,
  Nullable,
  OfferedRanges,
  Uuid,
} from '../shared/fields.ts';

/*
 * Provisioning keys: with one, automation makes runners, and nothing else. And the registration tokens of a scope, several if need be.
 */

const ScopeName = Type.String({
  minLength: 1,
  maxLength: 121,
  description: 'an organization, a user, or a project `owner/name`; left out: the instance',
});
const ExpiresInMs = Type.Integer({ minimum: 60_000, maximum: 10 * 366 * 86_400_000, description: 'counted from now' });

export const ProvisioningKey = Type.Object(
  {
    id: Type.String(),
    name: Name,
    scope: Type.String({ description: '`instance`, or the name of the owner or project whose jobs its runners take' }),
    enabled: Type.Boolean(),
    createdAt: Instant,
    createdBy: Type.String(),
    expiresAt: Nullable(Instant),
    expired: Type.Boolean(),
    lastUsedAt: Nullable(Instant),
    lastUsedFrom: Nullable(Type.String({ description: 'network address' })),
  },
  { $id: 'ProvisioningKey' },
);
export type ProvisioningKey = Static<typeof ProvisioningKey>;
export const ProvisioningKeyList = Type.Object({ keys: Type.Array(ProvisioningKey) });
export type ProvisioningKeyList = Static<typeof ProvisioningKeyList>;

/** A secret with which runners join a scope. */
const NewWayIn = Type.Object(
  { name: Name, scope: Type.Optional(ScopeName), expiresInMs: Type.Optional(ExpiresInMs), networks: Type.Optional(Networks) },
  closed,
);

/** `POST /api/v1/provisioning-keys` */
export const NewProvisioningKey = NewWayIn;
export type NewProvisioningKey = Static<typeof NewProvisioningKey>;
export const ProvisioningKeyCreated = Type.Object(
  { key: ProvisioningKey, secret: Type.String({ description: 'shown only here' }) },
  { $id: 'ProvisioningKeyCreated' },
);
export type ProvisioningKeyCreated = Static<typeof ProvisioningKeyCreated>;

/** `PATCH /api/v1/provisioning-keys/{id}`: what is not given stays. */
export const EditProvisioningKey = Type.Object(
  {
    name: Type.Optional(Name),
    enabled: Type.Optional(Type.Boolean()),
    expiresInMs: Type.Optional(Nullable(ExpiresInMs)),
  },
  closed,
);
export type EditProvisioningKey = Static<typeof EditProvisioningKey>;

/** As the configuration of a runner says it: more than the runner tells the server. */
const ProvisionedDevice = Type.Object(
  {
    ...Device.properties,
    path: Type.Optional(Type.String({ maxLength: 1024, description: 'a file that is there while the device is plugged in' })),
    options: Type.Optional(
      Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { description: 'its `driver`, and what that one is to know' }),
    ),
  },
  closed,
);

/** `POST /api/v1/provisioning/provision`, with a provisioning key as the bearer: all of it is optional. */
export const Provision = Type.Object(
  {
    name: Type.Optional(Name),
    labels: Type.Optional(Labels),
    executors: Type.Optional(Type.Array(ExecutorName, { maxItems: 32, uniqueItems: true })),
    workspace: Type.Optional(FolderPath),
    capacity: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024 })),
    attributes: Type.Optional(Attributes),
    ranges: Type.Optional(OfferedRanges),
    devices: Type.Optional(Type.Array(ProvisionedDevice, { maxItems: 64 })),
    refusesUnlabelled: Type.Optional(Type.Boolean()),
    ephemeral: Type.Optional(Type.Boolean({ description: 'it takes one job, and is removed after it' })),
  },
  closed,
);
export type Provision = Static<typeof Provision>;

/** A configuration that is ready to be started: on any one machine, once. */
export const Provisioned = Type.Object(
  {
    id: Uuid,
    number: Count,
    name: Name,
    enrolmentToken: Type.String({ description: 'single use; it stands in both files too' }),
    expiresAt: Instant,
    expiresInMs: Count,
    config: Type.Record(Type.String(), Type.Unknown(), {
      description: 'the whole of a configuration file: `baton-runner start --config PATH` enrols with it, then runs',
    }),
    environment: Type.String({
      description: 'the same as a file of environment variables, for `baton-runner start` without a configuration',
    }),
  },
  { $id: 'Provisioned' },
);
export type Provisioned = Static<typeof Provisioned>;

/** A further registration token of a scope, besides the one that is shown again and again. */
export const RegistrationTokenRow = Type.Object(
  {
    id: Type.String(),
    name: Name,
    scope: Type.String(),
    createdAt: Instant,
    createdBy: Type.String(),
    expiresAt: Nullable(Instant),
  },
  { $id: 'RegistrationTokenRow' },
);
export type RegistrationTokenRow = Static<typeof RegistrationTokenRow>;

/** `POST /api/v1/registration-tokens` */
export const NewRegistrationToken = NewWayIn;
export type NewRegistrationToken = Static<typeof NewRegistrationToken>;
export const RegistrationTokenCreated = Type.Object(
  { row: RegistrationTokenRow, token: Type.String({ description: 'shown only here' }) },
  { $id: 'RegistrationTokenCreated' },
);
export type RegistrationTokenCreated = Static<typeof RegistrationTokenCreated>;

/** `GET` shows the present token of a scope, `DELETE` resets all of them. */
export const RegistrationScope = Type.Object({ scope: Type.Optional(ScopeName) }, closed);
