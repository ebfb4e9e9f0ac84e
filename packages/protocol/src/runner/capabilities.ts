import { type Static, Type } from 'typebox';
import { Attributes, Count, DurationMs, ExecutorName, Id, Labels, Nullable, OfferedRanges, Version } from '../shared/fields.ts';

/** Versions of the runner protocol that this program speaks. */
export const protocolVersion = { min: 1, max: 1 } as const;

export const OfferedExecutor = Type.Object({ name: ExecutorName, version: Nullable(Version) });

/** Something that one job at a time can use. A range that it does not name is the runner's. */
export const Device = Type.Object({
  id: Id,
  labels: Type.Optional(Labels),
  ranges: Type.Optional(OfferedRanges),
});
export type Device = Static<typeof Device>;

/** As whom a runner runs its jobs: as root, as the user that it runs as itself (whose files, the credential among them, they can read), or as another. */
export const JobsRunAs = Type.Union([Type.Literal('root'), Type.Literal('runner'), Type.Literal('other')]);
export type JobsRunAs = Static<typeof JobsRunAs>;

/** What a runner says it can do. `fence`: it stops `stop` jobs by itself when it is cut off. */
export const Capabilities = Type.Object({
  labels: Labels,
  executors: Type.Array(OfferedExecutor, { maxItems: 32 }),
  capacity: Type.Integer({ minimum: 1, maximum: 1024, description: 'jobs at once' }),
  fence: Type.Boolean(),
  attributes: Attributes,
  ranges: Type.Optional(OfferedRanges),
  devices: Type.Optional(Type.Array(Device, { maxItems: 64, description: 'each with an id of its own' })),
  jobsRunAs: Type.Optional(JobsRunAs),
  updates: Type.Optional(Type.Boolean({ description: 'it installs another version by itself when it is asked to' })),
});
export type Capabilities = Static<typeof Capabilities>;

/** How the machine of a runner is, at one moment. */
export const Vitals = Type.Object({
  cpuPercent: Nullable(Type.Number({ minimum: 0, maximum: 100 })),
  memoryUsedBytes: Nullable(Count),
  memoryTotalBytes: Nullable(Count),
  diskFreeBytes: Nullable(Count),
  diskTotalBytes: Nullable(Count),
  load1: Nullable(Type.Number({ minimum: 0 })),
});
export type Vitals = Static<typeof Vitals>;

/** Durations that the server sets for its runners; they travel instead of instants, so clocks need not agree. */
export const RunnerDurations = Type.Object({
  leaseTtlMs: DurationMs,
  /** the server answers a sync no later than this */
  syncHoldMs: DurationMs,
  /** how long the runner may wait at most before it syncs again */
  syncPauseMs: DurationMs,
  /** the runner spreads its return after a lost connection over this time */
  reconnectSpreadMs: DurationMs,
});
export type RunnerDurations = Static<typeof RunnerDurations>;
