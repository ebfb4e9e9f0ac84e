import { type Static, Type } from 'typebox';
import {
  Attributes,
  Count,
  closed,
  ExecutorName,
  Instant,
  NeededRanges,
  Nullable,
  OfferedRanges,
  Uuid,
} from '../shared/fields.ts';
import { oneOf } from '../shared/states.ts';

export const verdictNames = ['impossible', 'blocked', 'starting', 'waiting'] as const;
export type VerdictName = (typeof verdictNames)[number];

export const changeNames = [
  'wait',
  'wait_for_pool',
  'resume',
  'enable',
  'undrain',
  'raise_limit',
  'free_disk',
  'plug_in',
  'add_label',
  'widen_range',
  'install_executor',
  'start_runner',
  'start_pool',
  'add_runner',
] as const;
export type ChangeName = (typeof changeNames)[number];

const told = { text: Type.String({ description: 'in words, for people' }) };
const details = Type.Record(Type.String(), Type.Unknown());

const explanationFields = {
  /**
   * `impossible`: nothing registered could ever run it; `blocked`: it may not start whatever is free; `starting`: capacity is on its way;
   * `waiting`: for capacity, or its turn
   */
  verdict: oneOf(verdictNames),
  place: Nullable(
    Type.Integer({
      minimum: 0,
      description: 'jobs before it in line, of a kind: before its first; null: unknown, or not counted to the end',
    }),
  ),
  placeMin: Nullable(Type.Integer({ minimum: 0, description: 'jobs before it in line, as far as they were counted' })),
  ...told,
  blocks: Type.Array(
    Type.Object({
      block: Type.String(),
      until: Nullable(Instant),
      by: Type.Optional(Type.String({ description: 'who paused it' })),
      why: Type.Optional(Type.String()),
      ...told,
    }),
    { description: 'what keeps it from starting whatever is free' },
  ),
  heldBack: Type.Array(
    Type.Object({
      pool: Uuid,
      name: Type.String(),
      failures: Type.Integer({ minimum: 1, description: 'starts that failed one after the other' }),
      reason: Type.String({ description: 'why the last one did' }),
      /** null: once somebody resumed it */
      until: Nullable(Instant),
      ...told,
    }),
    { description: 'pools that would start a runner for it, if it were not for their failed starts' },
  ),
  groups: Type.Array(
    Type.Object({
      reason: details,
      runners: Count,
      listed: Type.Array(Type.Object({ id: Uuid, name: Type.String() })),
      text: Type.String({ description: "continues a runner's name: `lacks the label gpu`" }),
    }),
    { description: 'runners that do not take it for the same reason, the first that they fail' },
  ),
  runners: Count,
  change: Nullable(
    Type.Array(
      Type.Object({
        change: oneOf(changeNames),
        runnerId: Nullable(Type.String()),
        detail: details,
        ...told,
      }),
      {
        description:
          'the smallest change that would start it, proved by the scheduler itself; empty: it is about to start; null: none of the known changes would',
      },
    ),
  ),
};

/** `GET /api/v1/jobs/{id}/explanation`: why a job waits, as of now. */
export const Explanation = Type.Object(explanationFields, { $id: 'Explanation' });
export type Explanation = Static<typeof Explanation>;

/** A kind of waiting job. */
export const QueuedClass = Type.Object({
  classId: Type.String(),
  waiting: Count,
  oldestQueuedAt: Nullable(Instant),
  project: Type.String(),
  executor: ExecutorName,
  labels: Type.Array(Type.String()),
  ranges: NeededRanges,
  draw: OfferedRanges,
  attributes: Attributes,
  device: Nullable(Type.Array(Type.String(), { description: 'labels of the device that it takes' })),
  pinnedTo: Nullable(Type.String()),
  pinnedToName: Nullable(Type.String({ description: 'of the runner that it is pinned to' })),
  ...explanationFields,
});
export type QueuedClass = Static<typeof QueuedClass>;

/** A concurrency key that is used up: what needs it waits for it, whatever is free. */
export const UsedUpKey = Type.Object({ project: Type.String(), key: Type.String(), held: Count, limit: Count });
export type UsedUpKey = Static<typeof UsedUpKey>;

/** `GET /api/v1/queue`: what waits, by kind of job. */
export const Queue = Type.Object({
  classes: Type.Array(QueuedClass, { description: 'the longest queues first' }),
  keys: Type.Array(UsedUpKey, { description: 'concurrency keys that are known to be used up, at most 1 000' }),
});
export type Queue = Static<typeof Queue>;

export const QueueQuery = Type.Object({ scope: Type.Optional(Type.String({ maxLength: 241 })) }, closed);
export type QueueQuery = Static<typeof QueueQuery>;
