import { type Static, Type } from 'typebox';
import {
  Attributes,
  Count,
  closed,
  DrawFrom,
  DurationMs,
  Epoch,
  ExecutorName,
  Id,
  Instant,
  Interval,
  Label,
  Labels,
  LowestVersion,
  Name,
  NeededRanges,
  Nullable,
  RangeName,
  Reason,
  Uuid,
} from '../shared/fields.ts';
import { runTriggerNames } from '../shared/state-names.ts';
import {
  AskKindName,
  AttemptStateName,
  AttentionReasonName,
  JobStateName,
  LogGivenUpName,
  OnLostName,
  OnPartitionName,
  oneOf,
  ReplyName,
  ResolutionName,
} from '../shared/states.ts';
import { Usage } from '../shared/usage.ts';
import { JobSpec } from '../specs/registry.ts';
import { LockId } from '../specs/spec-fields.ts';
import { SecretName, SecretVariable } from './secrets.ts';

/** At most `limit` jobs with this key at once, of all that its project submits. The newest submission's limit holds. */
export const Concurrency = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+$' }),
    limit: Type.Integer({ minimum: 1, maximum: 10_000 }),
  },
  closed,
);
export type Concurrency = Static<typeof Concurrency>;

/** `POST /api/v1/jobs`, with an optional `Idempotency-Key`. */
export const SubmitJob = Type.Object(
  {
    name: Type.Optional(Name),
    project: Type.Optional(Type.String({ maxLength: 241, description: '`owner/name`; default `baton/default`' })),
    executor: Type.Optional(ExecutorName),
    executorVersionMin: Type.Optional(LowestVersion),
    labels: Type.Optional(Labels),
    ranges: Type.Optional(NeededRanges),
    drawFrom: Type.Optional(DrawFrom),
    attributes: Type.Optional(Attributes),
    runnerVersionMin: Type.Optional(LowestVersion),
    device: Type.Optional(
      Type.Array(Label, {
        maxItems: 64,
        uniqueItems: true,
        description: 'the job takes a device that has these labels; none: any device',
      }),
    ),
    concurrency: Type.Optional(Concurrency),
    priority: Type.Optional(
      Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: 'higher goes first; default 0' }),
    ),
    runner: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: 'pins the job to this runner (name or id)' })),
    onLost: Type.Optional(OnLostName),
    onPartition: Type.Optional(OnPartitionName),
    maxAttempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    waitLimitMs: Type.Optional(
      Type.Integer({
        minimum: 1000,
        maximum: 365 * 24 * 3_600_000,
        description: 'it fails when nobody took it within this time; default: it waits for ever',
      }),
    ),
    timeLimitMs: Type.Optional(Type.Integer({ minimum: 1000, maximum: 30 * 24 * 3_600_000 })),
    secrets: Type.Optional(
      Type.Record(SecretVariable, SecretName, {
        ...closed,
        description: 'names of stored secrets by the environment variables in which the job finds their values',
      }),
    ),
    secretEnvironment: Type.Optional(
      Type.Record(SecretVariable, Type.String({ maxLength: 65_536 }), {
        ...closed,
        description: 'values by environment variable that only this job gets; encrypted, never shown again',
      }),
    ),
    spec: JobSpec,
  },
  closed,
);
export type SubmitJob = Static<typeof SubmitJob>;

export const LogReceipt = Type.Object({
  chunks: Count,
  lines: Count,
  bytes: Count,
  linesDropped: Count,
  bytesDropped: Count,
  maskedByServer: Type.Integer({
    minimum: 0,
    description: 'how often the server found a secret that the runner had not masked',
  }),
  digestSent: Type.String(),
  digestStored: Type.String({ description: 'of what came, before the server masked anything' }),
  complete: Type.Boolean(),
  closedAt: Instant,
  /** why the server closed it, because its runner did not: what is said is what is stored, and more may have been written */
  givenUp: Nullable(LogGivenUpName),
  removedAt: Type.Optional(
    Type.Integer({ description: 'when the log was removed because its time was over; left out: it was not' }),
  ),
});
export type LogReceipt = Static<typeof LogReceipt>;

const StoppingUntil = Type.Integer({
  description:
    'an action ended the attempt, and its job must not run twice: it is given away when the runner confirms the stop, or at this instant if nothing is heard of it',
});

export const Attempt = Type.Object({
  id: Uuid,
  number: Type.Integer(),
  epoch: Epoch,
  runnerId: Uuid,
  runnerName: Nullable(Type.String()),
  deviceId: Nullable(Id),
  drawn: Type.Record(RangeName, Type.Number(), { description: 'the values that were drawn for it, by name' }),
  state: AttemptStateName,
  offeredAt: Instant,
  acceptedAt: Nullable(Instant),
  lostAt: Nullable(Instant),
  stoppingUntil: Nullable(StoppingUntil),
  endedAt: Nullable(Instant),
  cause: Nullable(Type.String()),
  exitCode: Nullable(Type.Integer()),
  signal: Nullable(Type.String()),
  message: Nullable(Type.String()),
  usage: Nullable(Usage),
  outputs: Type.Record(Type.String(), Type.String(), { description: 'values that it is to be remembered by, by name' }),
  log: Nullable(LogReceipt),
});
export type Attempt = Static<typeof Attempt>;

export const Outcome = Type.Object({
  reason: Type.String(),
  exitCode: Nullable(Type.Integer()),
  signal: Nullable(Type.String()),
  message: Nullable(Type.String()),
  by: Nullable(Type.String({ description: 'who cancelled or resolved it' })),
});

/** The newest attempt that was given leave for an effect that can't be taken back. */
export const Gate = Type.Object({
  attemptId: Uuid,
  epoch: Epoch,
  at: Instant,
  over: Type.Boolean({ description: 'that attempt is known to have ended' }),
});

/** What a job asks a person, or asked last. */
export const Ask = Type.Object({
  kind: AskKindName,
  question: Type.String(),
  detail: Type.Unknown({ description: 'what is asked in more detail, as data of its executor' }),
  askedAt: Instant,
  attemptId: Uuid,
  stay: Type.Boolean({ description: 'only the runner that asked can go on' }),
  answer: Nullable(Type.Object({ text: Type.String(), by: Type.String(), at: Instant })),
});
export type Ask = Static<typeof Ask>;

/** Why a job waits for a person. */
export const Attention = Type.Object({ reason: AttentionReasonName, at: Instant, message: Nullable(Type.String()) });

/** A job as lists show it. */
export const Job = Type.Object(
  {
    id: Uuid,
    name: Name,
    project: Type.String(),
    classId: Type.String({ description: 'jobs that need the same are one kind: `GET /api/v1/queue` tells why they wait' }),
    executor: Type.String(),
    executorVersionMin: Nullable(Type.String()),
    labels: Type.Array(Type.String()),
    ranges: Type.Record(RangeName, Interval, { description: 'a single value is an interval of its own' }),
    draw: Type.Record(RangeName, Type.Array(Interval), {
      description: 'by name the intervals from which one value is drawn for each attempt',
    }),
    attributes: Attributes,
    runnerVersionMin: Nullable(Type.String()),
    device: Nullable(Type.Array(Type.String(), { description: 'labels of the device that it takes' })),
    concurrency: Nullable(Concurrency),
    state: JobStateName,
    cancelling: Type.Boolean({ description: 'its cancellation was asked for and its runner has not stopped it yet' }),
    priority: Type.Integer(),
    createdAt: Instant,
    createdBy: Type.String(),
    queuedSince: Type.Integer({
      description:
        'since when it waits, or waited last: its submission, its last loss, or what a person said (ms since the Unix epoch)',
    }),
    startedAt: Nullable(Instant),
    finishedAt: Nullable(Instant),
    attempts: Count,
    attemptsCounted: Count,
    maxAttempts: Count,
    epoch: Count,
    onLost: OnLostName,
    onPartition: OnPartitionName,
    timeLimitMs: Nullable(DurationMs),
    waitLimitMs: Nullable(DurationMs),
    attemptId: Nullable(Uuid),
    stoppingUntil: Nullable(StoppingUntil),
    gate: Nullable(Gate),
    attention: Nullable(Attention),
    retryAt: Nullable(
      Type.Integer({
        description: 'it could not be prepared, and is not tried again before this instant (ms since the Unix epoch)',
      }),
    ),
    runnerId: Nullable(Uuid),
    runnerName: Nullable(Type.String()),
    pinnedTo: Nullable(Uuid),
    pinnedToName: Nullable(Type.String({ description: 'of the runner that it is pinned to' })),
    outcome: Nullable(Outcome),
    rerunOf: Nullable(Uuid),
    run: Nullable(
      Type.Object({
        templateId: Uuid,
        trigger: oneOf(runTriggerNames),
        scheduledFor: Nullable(Instant),
        lateMs: Nullable(Type.Integer({ minimum: 0, description: 'how long after its time it was submitted; null: in time' })),
        parameters: Type.Record(Type.String(), Type.String()),
      }),
    ),
  },
  { $id: 'Job' },
);
export type Job = Static<typeof Job>;

export const TimelineEntry = Type.Object({
  seq: Count,
  at: Instant,
  sinceMs: Nullable(Type.Integer({ minimum: 0, description: 'since the entry before; null for the first' })),
  type: Type.String(),
  detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

/** A secret that a job gets. */
const JobSecret = Type.Object({
  variable: Type.String({ description: 'the environment variable in which the job finds it' }),
  name: Nullable(Type.String({ description: 'of the stored secret; null: its value was given with the job' })),
});

/** What a value is drawn from, as the names stood at the submission. */
const DrawSources = Type.Record(
  RangeName,
  Type.Array(Type.Object({ name: Nullable(Type.String({ description: 'of a range' })), intervals: Type.Array(Interval) })),
  { description: 'by name what the job draws one value from: named ranges as they were at its submission, and intervals' },
);

/** What a job keeps on the server, in short. */
export const FilesOutline = Type.Object({
  artifacts: Type.Integer({ minimum: 0, description: 'files for people: see `/files`' }),
  private: Type.Integer({ minimum: 0, description: 'files that only later attempts of the job may read' }),
  bytes: Type.Integer({ minimum: 0, description: 'of all of them' }),
  newestAt: Nullable(Instant),
});
export type FilesOutline = Static<typeof FilesOutline>;

/** A file that people may download. */
export const JobArtifact = Type.Object({
  name: Type.String(),
  size: Type.Integer({ minimum: 0, description: 'bytes' }),
  digest: Type.String({ description: 'SHA-256, hexadecimal' }),
  attempt: Type.Integer({ description: 'number of the attempt that kept it' }),
  attemptId: Uuid,
  createdAt: Instant,
  expiresAt: Nullable(Instant),
});
export type JobArtifact = Static<typeof JobArtifact>;

/** `GET /api/v1/jobs/{id}/files` */
export const JobFileList = Type.Object(
  { files: Type.Array(JobArtifact, { description: 'by name' }), outline: FilesOutline },
  { $id: 'JobFiles' },
);
export type JobFileList = Static<typeof JobFileList>;

/** `GET /api/v1/jobs/{id}`: with all there is to know. */
export const JobDetail = Type.Object(
  {
    job: Job,
    spec: Type.Unknown(),
    ask: Nullable(Ask),
    drawFrom: DrawSources,
    secrets: Type.Array(JobSecret, { description: 'what it gets of secrets, without their values' }),
    files: FilesOutline,
    history: Type.Array(Attempt, { description: 'oldest first' }),
    timeline: Type.Array(TimelineEntry, { description: 'oldest first' }),
  },
  { $id: 'JobDetail' },
);
export type JobDetail = Static<typeof JobDetail>;

/** `POST /api/v1/jobs/{id}/limit` */
export const LimitKey = Type.Object({ limit: Concurrency.properties.limit }, closed);
export type LimitKey = Static<typeof LimitKey>;

export const CancelJob = Type.Object({ reason: Type.Optional(Reason) }, closed);
export type CancelJob = Static<typeof CancelJob>;

export const RerunJob = Type.Object(
  {
    releaseLock: Type.Optional({
      ...LockId,
      description:
        'instead of the same once more: releases the lock of this id, which the job met, on the runner on which it met it, if its holder is proven dead',
    }),
  },
  closed,
);
export type RerunJob = Static<typeof RerunJob>;

export const ResolveJob = Type.Object(
  {
    resolution: ResolutionName,
    confirmEnded: Type.Optional(
      Type.Boolean({ description: 'with `retry`: the attempt that passed the gate has ended, I made sure of it' }),
    ),
    note: Type.Optional(Reason),
    attemptId: Type.Optional(
      Type.String({ maxLength: 64, description: 'the attempt that was looked at: refused when another is the newest meanwhile' }),
    ),
    attentionAt: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          '`attention.at` of the job that was looked at: refused when its attempt came back meanwhile and the job waits anew',
      }),
    ),
  },
  closed,
);
export type ResolveJob = Static<typeof ResolveJob>;

/** `POST /api/v1/jobs/{id}/answer` */
export const AnswerJob = Type.Object(
  {
    reply: ReplyName,
    text: Type.Optional(Type.String({ maxLength: 16_000, pattern: '^[^\\0]*$', description: 'the answer, or a note' })),
    attemptId: Type.Optional(
      Type.String({ maxLength: 64, description: 'the attempt whose question was seen: refused when another asks meanwhile' }),
    ),
  },
  closed,
);
export type AnswerJob = Static<typeof AnswerJob>;
