import { type Static, Type } from 'typebox';
import { Count, closed, Instant, Labels, Name, Networks, Nullable, Reason, Uuid } from '../shared/fields.ts';
import { jobStateNames } from '../shared/state-names.ts';
import { oneOf } from '../shared/states.ts';
import { Pairing } from './runners.ts';

/** What people do to runners. */
export const runnerActionNames = ['disable', 'enable', 'drain', 'kick', 'rotate', 'revoke', 'remove'] as const;
export type RunnerActionName = (typeof runnerActionNames)[number];
export const RunnerActionName = oneOf(runnerActionNames);

const actionFields = {
  reason: Type.Optional(Nullable(Reason)),
  forMs: Type.Optional(
    Nullable(
      Type.Integer({
        minimum: 1,
        maximum: 366 * 24 * 3_600_000,
        description: 'disable: enabled again after this; drain: what still runs after this is cancelled. Null: without end',
      }),
    ),
  ),
};

/** `POST /api/v1/runners/{id}/{action}`. */
export const RunnerAction = Type.Object(actionFields, closed);
export type RunnerAction = Static<typeof RunnerAction>;

/** Answer to an action. */
export const RunnerActionDone = Type.Object(
  {
    runnerId: Uuid,
    pairing: Nullable(Pairing),
    jobId: Type.Optional({ ...Uuid, description: 'of a cloud-hosted runner that is removed: the job that does it' }),
  },
  { $id: 'RunnerActionDone', description: '`pairing` after a rotation: how the runner is paired again' },
);
export type RunnerActionDone = Static<typeof RunnerActionDone>;

const RunnerNames = (maxItems: number) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 120, description: 'id, number or name' }), {
    minItems: 1,
    maxItems,
    uniqueItems: true,
  });

/** Runners that one preview may ask about. */
export const previewRunnersMax = 10_000;

/** `POST /api/v1/runners/actions`: one action on many runners; each succeeds or fails by itself. */
export const BulkAction = Type.Object(
  {
    action: RunnerActionName,
    runners: RunnerNames(1_000),
    ...actionFields,
  },
  closed,
);
export type BulkAction = Static<typeof BulkAction>;

export const BulkResult = Type.Object({
  results: Type.Array(
    Type.Object({
      runner: Type.String({ description: 'as it was asked for' }),
      runnerId: Nullable(Uuid),
      pairing: Nullable(Pairing),
      error: Nullable(Type.Object({ code: Type.String(), message: Type.String(), next: Type.String() })),
    }),
  ),
});
export type BulkResult = Static<typeof BulkResult>;

/** `PATCH /api/v1/runners/{id}`: what is not given stays as it is. */
export const EditRunner = Type.Object(
  {
    name: Type.Optional(Name),
    labels: Type.Optional(Labels),
    trusted: Type.Optional(Type.Boolean({ description: 'it takes only jobs of protected scopes' })),
    refusesUnlabelled: Type.Optional(Type.Boolean({ description: 'it takes no job that asks for no label' })),
    networks: Type.Optional(Nullable(Networks)),
    was: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(Name),
          labels: Type.Optional(Labels),
          trusted: Type.Optional(Type.Boolean()),
          refusesUnlabelled: Type.Optional(Type.Boolean()),
        },
        { ...closed, description: 'what you saw before: the change is refused when something else holds by now' },
      ),
    ),
  },
  closed,
);
export type EditRunner = Static<typeof EditRunner>;

/** `POST /api/v1/runners/actions/preview`: what an action, or other labels, would hit. Changes nothing. */
export const PreviewAction = Type.Object(
  {
    ...BulkAction.properties,
    action: oneOf([...runnerActionNames, 'relabel']),
    runners: RunnerNames(previewRunnersMax),
    labels: Type.Optional(Labels),
  },
  closed,
);
export type PreviewAction = Static<typeof PreviewAction>;

export const jobAfterActionNames = [...jobStateNames, 'finishes', 'cancelled_at_deadline', 'stopping'] as const;

/** The blast radius of an action. */
export const BlastRadius = Type.Object(
  {
    runners: Type.Array(Type.Object({ id: Uuid, name: Name })),
    jobs: Type.Array(
      Type.Object({
        jobId: Uuid,
        jobName: Type.String(),
        runnerId: Uuid,
        attemptId: Uuid,
        becomes: oneOf(jobAfterActionNames),
        afterStop: Nullable(oneOf(jobStateNames)),
        runsOn: Type.Boolean({
          description: 'the program of its runner can not be told to stop it, and goes on with it until it is over by itself',
        }),
      }),
      {
        description:
          'what runs now; `becomes` is the state that follows, `stopping`: it is decided only when its runner confirmed the stop or its lease ran out, and then `afterStop` follows',
      },
    ),
    impossible: Type.Array(
      Type.Object({
        classId: Type.String(),
        waiting: Count,
        oldestQueuedAt: Instant,
        executor: Type.String(),
        labels: Type.Array(Type.String()),
      }),
      { description: 'waiting jobs, by kind, that nothing else can run' },
    ),
    capabilities: Type.Array(
      Type.Object({ kind: oneOf(['label', 'executor', 'range', 'device'] as const), name: Type.String() }),
      { description: 'what no other runner offers; a range is named with its numbers, a device by one of its labels' },
    ),
  },
  { $id: 'BlastRadius' },
);
export type BlastRadius = Static<typeof BlastRadius>;
