import { type Static, Type } from 'typebox';
import { Count, closed, DurationMs, Instant, Nullable, Uuid, Version } from '../shared/fields.ts';
import { hostingStateNames, operationKindNames, providerNames, resourceStateNames } from '../shared/hosting-names.ts';
import { oneOf } from '../shared/states.ts';

/*
 * Cloud-hosted runners: how they stand, the operations on them (each is a job), and the ledger of what was made for them.
 */

export const ProviderName = oneOf(providerNames);
export const ProviderData = Type.Record(Type.String(), Type.Unknown(), { description: 'the provider’s own' });
const OperationKind = oneOf(operationKindNames);

/** Of a runner that a pool made. */
export const Hosting = Type.Object(
  {
    poolId: Uuid,
    poolName: Type.String(),
    provider: ProviderName,
    region: Nullable(Type.String()),
    state: oneOf(hostingStateNames),
    operation: Nullable(
      Type.Object({ kind: OperationKind, jobId: Uuid, since: Instant }, { description: 'the job that works on it now' }),
    ),
    version: Nullable(Type.String({ description: 'that it is meant to run; null: the one that the server brings along' })),
    reservedFor: Nullable(Uuid),
    idleSince: Nullable(Instant),
    problem: Nullable(
      Type.Object(
        { kind: OperationKind, jobId: Uuid, at: Instant, reason: Type.String() },
        { description: 'why the last operation failed, in the provider’s words' },
      ),
    ),
  },
  { $id: 'Hosting' },
);
export type Hosting = Static<typeof Hosting>;

/** An entry of the ledger. */
export const Resource = Type.Object(
  {
    id: Type.String(),
    runnerId: Uuid,
    runnerName: Nullable(Type.String({ description: 'null: it was removed' })),
    poolId: Uuid,
    poolName: Type.String(),
    scope: Type.String(),
    provider: ProviderName,
    region: Nullable(Type.String()),
    kind: Type.String(),
    name: Type.String({ description: 'as it is found in the console of the cloud' }),
    place: Count,
    state: { ...oneOf(resourceStateNames), description: '`left`: it could not be removed, and must be cleaned up' },
    madeBy: Type.String({ description: 'id of the job' }),
    at: Instant,
    problem: Nullable(Type.String({ description: 'the provider’s own words' })),
  },
  { $id: 'Resource' },
);
export type Resource = Static<typeof Resource>;

/** `GET /api/v1/resources`, `GET /api/v1/runners/{id}/resources` */
export const ResourceList = Type.Object({ resources: Type.Array(Resource) });
export type ResourceList = Static<typeof ResourceList>;
export const ResourcesQuery = Type.Object(
  {
    left: Type.Optional(Type.Boolean({ description: 'only what must be cleaned up' })),
    scope: Type.Optional(Type.String({ maxLength: 121 })),
  },
  closed,
);

/** `POST /api/v1/runners/{id}/deploy|update|wake|sleep` */
export const BeginOperation = Type.Object(
  { version: Type.Optional(Nullable(Version)), reason: Type.Optional(Type.String({ maxLength: 500 })) },
  closed,
);
export type BeginOperation = Static<typeof BeginOperation>;

/** The job that was begun. */
export const OperationBegun = Type.Object({ kind: OperationKind, runnerId: Uuid, jobId: Uuid }, { $id: 'OperationBegun' });
export type OperationBegun = Static<typeof OperationBegun>;

/** `GET /api/v1/providers`: what there is, and what its pools and identities are made of. */
export const ProviderInfo = Type.Object(
  {
    name: ProviderName,
    title: Type.String(),
    /** left out of what is offered, with the reason: `process` where local pools are switched off */
    unavailable: Nullable(Type.String()),
    canSleep: Type.Boolean(),
    needsIdentity: Type.Boolean(),
    needsImage: Type.Boolean({
      description: 'its runners are containers: the release or the settings of the pool must name an image',
    }),
    regions: Nullable(
      Type.Array(Type.String(), {
        description: 'well-known ones; any other that is well-formed may be named. Null: it knows none',
      }),
    ),
    settings: Type.Unknown({ description: 'JSON schema of the settings of a pool' }),
    identity: Nullable(Type.Unknown({ description: 'JSON schema of the data of an identity' })),
    identitySecret: Nullable(Type.Unknown({ description: 'JSON schema of its secret' })),
    usualStartMs: Nullable(DurationMs),
  },
  { $id: 'ProviderInfo' },
);
export type ProviderInfo = Static<typeof ProviderInfo>;
export const ProviderList = Type.Object({ providers: Type.Array(ProviderInfo) });
export type ProviderList = Static<typeof ProviderList>;
