import { type Static, Type } from 'typebox';
import { Count, closed, Instant, Nullable } from '../shared/fields.ts';
import { PillName } from '../shared/states.ts';

const Given = (description: string) => Type.Optional(Type.Integer({ minimum: 0, description }));

/** `GET /api/v1/statistics` */
export const StatisticsQuery = Type.Object(
  {
    scope: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 250,
        description: 'name of a scope, with all that stands under it; default: all that you see',
      }),
    ),
    from: Given('milliseconds since the Unix epoch; default: a day before `to`'),
    to: Given('milliseconds since the Unix epoch; default: now'),
    step: Type.Optional(
      Type.Integer({
        minimum: 60_000,
        description:
          'milliseconds; default: as fits. Becomes longer where shorter slots are not kept any more, or where they were too many',
      }),
    ),
    by: Type.Optional(
      Type.Union([Type.Literal('runner'), Type.Literal('class'), Type.Literal('executor'), Type.Literal('scope')]),
    ),
  },
  closed,
);
export type StatisticsQuery = Static<typeof StatisticsQuery>;

const Times = Type.Object({ count: Count, meanMs: Count, p50Ms: Count, p95Ms: Count, p99Ms: Count });

const figures = {
  submitted: Count,
  started: Count,
  succeeded: Count,
  failed: Count,
  cancelled: Count,
  lost: Count,
  busyMs: Count,
  capacityMs: Count,
  waiting: Nullable(Times),
  running: Nullable(Times),
  utilisation: Nullable(Type.Number({ minimum: 0, maximum: 1 })),
  successRate: Nullable(Type.Number({ minimum: 0, maximum: 1 })),
};

export const StatisticsFigures = Type.Object(figures, {
  $id: 'StatisticsFigures',
  description:
    '`submitted`, `succeeded`, `failed`, `cancelled`: jobs. `started`: attempts that were accepted; `lost`: those of them that ended without a ' +
    'result. `waiting`: from the queue to the start; `running`: of attempts with a result; quantiles within 5 %. `busyMs`: of slots that ' +
    'attempts held; `capacityMs`: of slots of runners in contact. `utilisation`: the busy part; `successRate`: of those that succeeded or failed',
});
export type StatisticsFigures = Static<typeof StatisticsFigures>;

export const Statistics = Type.Object(
  {
    from: Instant,
    to: Instant,
    stepMs: Count,
    total: StatisticsFigures,
    points: Type.Array(
      Type.Object({
        at: Instant,
        ...figures,
        queueDepth: Nullable(Type.Number()),
        oldestMs: Nullable(Count),
        runners: Type.Record(Type.String(), Type.Number(), { description: 'by status, on average' }),
      }),
      { description: 'oldest first; steps of which nothing is known are left out' },
    ),
    groups: Nullable(
      Type.Array(Type.Object({ id: Type.String(), name: Nullable(Type.String()), ...figures }), {
        description: 'by what was asked for, over the whole time; `other`: those that are not counted by themselves',
      }),
    ),
  },
  { $id: 'Statistics' },
);
export type Statistics = Static<typeof Statistics>;

const Concern = Type.Object({
  count: Count,
  first: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), pill: PillName, lastHeartbeatAt: Nullable(Instant) })),
});

/** `GET /api/v1/dashboard` */
export const DashboardQuery = Type.Object(
  {
    scope: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 250,
        description: 'name of a scope, with all that stands under it; default: all that you see',
      }),
    ),
  },
  closed,
);
export type DashboardQuery = Static<typeof DashboardQuery>;

/** `GET /api/v1/dashboard`, and what the live topic `dashboard` tells. */
export const Dashboard = Type.Object(
  {
    at: Instant,
    runners: Type.Record(Type.String(), Count, { description: 'by status' }),
    online: Type.Integer({ minimum: 0, description: 'in contact: busy and draining ones too' }),
    lost: Concern,
    outdated: Concern,
    jobs: Type.Record(Type.String(), Count, { description: 'by state' }),
    oldestQueuedAt: Nullable(Instant),
    lastHour: StatisticsFigures,
  },
  { $id: 'Dashboard' },
);
export type Dashboard = Static<typeof Dashboard>;
