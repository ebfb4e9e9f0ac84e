import { type Static, Type } from 'typebox';
import { Count, closed, Instant, Nullable, Uuid } from '../shared/fields.ts';
import { AttemptOutcomeName, AttemptStateName, ContactName, JobStateName, PillName } from '../shared/states.ts';

const stretch = {
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'milliseconds since the Unix epoch; default: a day before `to`' })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'milliseconds since the Unix epoch; default: now' })),
  scope: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 250,
      description: 'name of a scope, with all that stands under it; default: all that you see',
    }),
  ),
};

/** `GET /api/v1/timeline` */
export const TimelineQuery = Type.Object(
  {
    ...stretch,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'runners; default: 25' })),
    after: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before' })),
  },
  closed,
);
export type TimelineQuery = Static<typeof TimelineQuery>;

/** `GET /api/v1/runners/{id}/attempts` */
export const AttemptsQuery = Type.Object(
  {
    ...stretch,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'default: 100' })),
    after: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before' })),
  },
  closed,
);
export type AttemptsQuery = Static<typeof AttemptsQuery>;

export const AttemptBar = Type.Object(
  {
    id: Uuid,
    number: Count,
    jobId: Uuid,
    jobName: Type.String(),
    jobState: JobStateName,
    project: Type.String(),
    executor: Type.String(),
    deviceId: Nullable(Type.String()),
    state: AttemptStateName,
    outcome: AttemptOutcomeName,
    cause: Nullable(Type.String()),
    exitCode: Nullable(Type.Integer()),
    waitedSince: Nullable({ ...Instant, description: 'since when its job had waited for it; null: not known any more' }),
    offeredAt: Instant,
    acceptedAt: Nullable(Instant),
    endedAt: Nullable(Instant),
  },
  {
    $id: 'AttemptBar',
    description:
      'One try of a job on a runner, with what tells people which job it is. `outcome`: `waiting`: offered and not accepted yet; `asking`: it ended ' +
      'by asking somebody; `lost`: it ran and ended without a result; `returned`: its runner never ran it',
  },
);
export type AttemptBar = Static<typeof AttemptBar>;

export const AttemptPage = Type.Object(
  {
    from: Instant,
    to: Instant,
    attempts: Type.Array(AttemptBar, {
      description:
        'what the runner has now, on the first page; then the last that ended first. A page may hold fewer than its limit',
    }),
    next: Nullable(Type.String()),
  },
  { $id: 'AttemptPage' },
);
export type AttemptPage = Static<typeof AttemptPage>;

export const Timeline = Type.Object(
  {
    from: Instant,
    to: Instant,
    rows: Type.Array(
      Type.Object({
        runnerId: Uuid,
        name: Type.String(),
        pill: Nullable(PillName),
        slots: Count,
        attempts: Type.Array(AttemptBar),
        hasMore: Type.Boolean({ description: 'there were more, before these: see the attempts of the runner' }),
      }),
      { description: 'runners that worked in the time: those that work now first, then the busiest' },
    ),
    next: Nullable(Type.String()),
  },
  { $id: 'Timeline' },
);
export type Timeline = Static<typeof Timeline>;

/** `GET /api/v1/runners/{id}/contact` */
export const ContactHistory = Type.Object(
  {
    from: Instant,
    to: Instant,
    now: ContactName,
    stretches: Type.Array(Type.Object({ from: Instant, to: Instant, contact: ContactName }), {
      description: 'oldest first, without gaps; before the first there was no such runner. `unknown`: no server watched it',
    }),
  },
  { $id: 'ContactHistory' },
);
export type ContactHistory = Static<typeof ContactHistory>;
