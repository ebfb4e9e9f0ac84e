import { type Static, Type } from 'typebox';
import {
  Attributes,
  Count,
  closed,
  DurationMs,
  ExecutorName,
  Instant,
  Labels,
  Name,
  Nullable,
  OfferedRanges,
  Uuid,
  Version,
} from '../shared/fields.ts';
import { idleRuleNames, waveRunnerStateNames, waveStateNames } from '../shared/hosting-names.ts';
import { oneOf } from '../shared/states.ts';
import { ProviderData, ProviderName } from './hosting.ts';

/*
 * Pools: runner templates with a minimum and a maximum, from which cloud-hosted runners are made, put to sleep and removed by demand.
 */

const Executor = Type.Object({ name: ExecutorName, version: Type.Optional(Nullable(Version)) }, closed);
const capacity = Type.Integer({ minimum: 1, maximum: 1_000, description: 'jobs at once of each runner' });
const least = Type.Integer({ minimum: 0, maximum: 1_000, description: 'runners that are awake at least' });
const most = Type.Integer({ minimum: 1, maximum: 1_000, description: 'runners that stand at most' });
const idle = Type.Integer({
  minimum: 1_000,
  maximum: 30 * 86_400_000,
  description: 'milliseconds that a runner has nothing to do before it is put to sleep or removed',
});
const startLimit = Type.Integer({
  minimum: 5_000,
  maximum: 3_600_000,
  description: 'milliseconds that a runner may take from the call to its first heartbeat; 600000',
});
const Cost = Type.Object(
  {
    perHour: Type.Number({ minimum: 0, maximum: 1e6, description: 'of a runner that is awake, in any currency' }),
    ceilingPerDay: Type.Optional(
      Nullable(Type.Number({ minimum: 0, maximum: 1e9, description: 'of the pool in 24 hours; above it nothing is started' })),
    ),
  },
  closed,
);

export const PoolOffering = Type.Object({
  labels: Type.Array(Type.String()),
  executors: Type.Array(Type.Object({ name: Type.String(), version: Nullable(Type.String()) })),
  capacity: Count,
  attributes: Attributes,
  ranges: OfferedRanges,
});

export const Pool = Type.Object(
  {
    id: Uuid,
    name: Name,
    scope: Type.String(),
    provider: ProviderName,
    identityId: Nullable(Uuid),
    identityName: Nullable(Type.String()),
    region: Nullable(Type.String()),
    settings: ProviderData,
    offering: PoolOffering,
    min: Count,
    max: Count,
    idleMs: DurationMs,
    onIdle: { ...oneOf(idleRuleNames), description: '`sleep`: all but its program stays; `remove`: nothing stays' },
    startLimitMs: DurationMs,
    cost: Nullable(Type.Object({ perHour: Type.Number(), ceilingPerDay: Nullable(Type.Number()) })),
    dryRun: Type.Boolean({ description: 'it says what it would do, and does nothing' }),
    stopped: Type.Boolean({ description: 'nothing is started or stopped by itself' }),
    updates: Type.Boolean({ description: 'new releases are brought to its runners by themselves' }),
    runners: Type.Object(
      { standing: Count, awake: Count, starting: Count, asleep: Count, busy: Count, failed: Count },
      { description: 'how many, and how; `failed`: the last operation on it failed' },
    ),
    waiting: Type.Object({ jobs: Count, oldestQueuedAt: Nullable(Instant) }, { description: 'jobs that its runners could take' }),
    spentLastDay: Nullable(Type.Number({ description: 'in 24 hours; null: its cost is not known' })),
    holding: Nullable(
      Type.String({
        description: 'why it starts nothing now although jobs wait, or would not if one did; null: nothing holds it',
      }),
    ),
    failing: Type.Boolean({
      description: 'its starts failed, so that the next one is not tried yet, or only when somebody resumes it',
    }),
    leftovers: Count,
    wave: Nullable(Uuid),
    lastDecision: Nullable(Type.Object({ at: Instant, what: Type.String(), reason: Type.String() })),
    createdAt: Instant,
    createdBy: Type.String(),
    updatedAt: Instant,
  },
  { $id: 'Pool' },
);
export type Pool = Static<typeof Pool>;

/** `GET /api/v1/pools` */
export const PoolList = Type.Object({ pools: Type.Array(Pool) });
export type PoolList = Static<typeof PoolList>;
export const PoolsQuery = Type.Object({ scope: Type.Optional(Type.String({ minLength: 1, maxLength: 121 })) }, closed);

const editable = {
  region: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 64 }))),
  settings: Type.Optional(ProviderData),
  labels: Type.Optional(Labels),
  executors: Type.Optional(Type.Array(Executor, { minItems: 1, maxItems: 32 })),
  capacity: Type.Optional(capacity),
  attributes: Type.Optional(Attributes),
  ranges: Type.Optional(OfferedRanges),
  min: Type.Optional(least),
  max: Type.Optional(most),
  idleMs: Type.Optional(idle),
  onIdle: Type.Optional(oneOf(idleRuleNames)),
  startLimitMs: Type.Optional(startLimit),
  cost: Type.Optional(Nullable(Cost)),
  dryRun: Type.Optional(Type.Boolean()),
  updates: Type.Optional(Type.Boolean()),
};

/** `POST /api/v1/pools` */
export const NewPool = Type.Object(
  {
    name: Name,
    scope: Type.Optional(Type.String({ minLength: 1, maxLength: 121 })),
    provider: ProviderName,
    identity: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 120, description: 'id or name' }))),
    ...editable,
  },
  closed,
);
export type NewPool = Static<typeof NewPool>;

/** `PATCH /api/v1/pools/{id}`: what is not given stays. */
export const EditPool = Type.Object(
  {
    name: Type.Optional(Name),
    identity: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 120 }))),
    ...editable,
    unchangedSince: Type.Optional(Instant),
  },
  closed,
);
export type EditPool = Static<typeof EditPool>;

/** `DELETE /api/v1/pools/{id}` */
export const RemovePoolQuery = Type.Object(
  {
    withRunners: Type.Optional(
      Type.Boolean({ description: 'its runners are removed first; without it a pool that has some is not removed' }),
    ),
  },
  closed,
);

export const PoolDecision = Type.Object(
  {
    id: Type.String(),
    at: Instant,
    what: Type.String({ description: '`start`, `wake`, `sleep`, `remove`, `hold`, …' }),
    reason: Type.String(),
    runnerId: Nullable(Uuid),
    jobId: Nullable(Uuid),
    dryRun: Type.Boolean(),
  },
  { $id: 'PoolDecision' },
);
export type PoolDecision = Static<typeof PoolDecision>;

/** `GET /api/v1/pools/{id}/decisions`: the newest first */
export const PoolDecisionList = Type.Object({ decisions: Type.Array(PoolDecision), next: Nullable(Type.String()) });
export type PoolDecisionList = Static<typeof PoolDecisionList>;

export const Wave = Type.Object(
  {
    id: Uuid,
    poolId: Uuid,
    poolName: Type.String(),
    version: Type.String(),
    state: oneOf(waveStateNames),
    stage: Type.Integer({ minimum: 0, maximum: 2, description: '0: one runner, 1: ten percent, 2: all' }),
    runners: Type.Array(
      Type.Object({
        runnerId: Uuid,
        name: Nullable(Type.String()),
        state: oneOf(waveRunnerStateNames),
        from: Nullable(Type.String()),
        jobId: Nullable(Uuid),
        startMs: Nullable(DurationMs),
        problem: Nullable(Type.String()),
      }),
    ),
    usualStartMs: Nullable(DurationMs),
    startedAt: Instant,
    startedBy: Type.String(),
    endedAt: Nullable(Instant),
    reason: Nullable(Type.String({ description: 'why it halted, or went back' })),
  },
  { $id: 'Wave' },
);
export type Wave = Static<typeof Wave>;

/** `GET /api/v1/pools/{id}/waves`: the newest first */
export const WaveList = Type.Object({ waves: Type.Array(Wave) });
export type WaveList = Static<typeof WaveList>;
