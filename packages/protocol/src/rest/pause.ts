import { type Static, Type } from 'typebox';
import { closed, Instant, Nullable } from '../shared/fields.ts';
import { ScopeName } from './networks.ts';

const yearMs = 366 * 24 * 3_600_000;

/** Days on which pause hours begin. */
export const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type WeekdayName = (typeof weekdayNames)[number];

/** Why nothing of a scope, and of all under it, is assigned now. */
export const Pause = Type.Object(
  {
    scope: ScopeName,
    cause: Type.Enum(['asked', 'hours'], { description: '`asked`: somebody paused it; `hours`: its pause hours are now' }),
    by: Type.String({ description: 'who paused it, or set its pause hours' }),
    why: Type.String(),
    since: Nullable(Instant),
    until: Nullable(
      Type.Integer({ description: 'when it ends by itself, ms since the Unix epoch; null: when somebody resumes' }),
    ),
    mayResume: Type.Boolean({ description: 'whether you may resume it' }),
  },
  { $id: 'Pause' },
);
export type Pause = Static<typeof Pause>;

export const PauseList = Type.Object({ pauses: Type.Array(Pause, { description: 'by scope' }) });
export type PauseList = Static<typeof PauseList>;

/** Hours of the day in which nothing is assigned: while clocks of the zone show a time from `from` on and before `to`. */
export const PauseWindow = Type.Object(
  {
    days: Type.Optional(
      Type.Array(Type.Enum([...weekdayNames]), { maxItems: 7, description: 'on which they begin; left out: every day' }),
    ),
    from: Type.String({ maxLength: 20, description: '`HH:MM`' }),
    to: Type.String({ maxLength: 20, description: '`HH:MM`, on the next day when it is earlier than `from`' }),
    timeZone: Type.String({ maxLength: 60, description: 'of the IANA database: `Europe/Berlin`, `UTC`' }),
  },
  closed,
);
export type PauseWindow = Static<typeof PauseWindow>;

/** `GET /api/v1/pause?scope=NAME` */
export const PauseQuery = Type.Object({ scope: Type.Optional(ScopeName) }, closed);

export const ScopePause = Type.Object(
  {
    scope: ScopeName,
    pauses: Type.Array(Pause, {
      description: 'of the scope and of those above it, the nearest first; none: its jobs are assigned',
    }),
    hours: Type.Array(PauseWindow, { description: 'what the scope says of its own' }),
    resumedUntil: Nullable(
      Type.Object(
        { by: Type.String(), until: Instant },
        { description: 'somebody resumed within pause hours: they do not hold before' },
      ),
    ),
  },
  { $id: 'ScopePause' },
);
export type ScopePause = Static<typeof ScopePause>;

/** `POST /api/v1/pause` */
export const PauseScope = Type.Object(
  {
    scope: Type.Optional(ScopeName),
    reason: Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\p{Cc}\\p{Cf}]*\\S[^\\p{Cc}\\p{Cf}]*$' }),
    forMs: Type.Optional(Type.Integer({ minimum: 1, maximum: yearMs, description: 'it ends by itself after this' })),
    until: Type.Optional(Type.Integer({ maximum: 8.64e15, description: 'it ends by itself then, ms since the Unix epoch' })),
  },
  closed,
);
export type PauseScope = Static<typeof PauseScope>;

/** `POST /api/v1/resume` */
export const ResumeScope = Type.Object({ scope: Type.Optional(ScopeName) }, closed);
export type ResumeScope = Static<typeof ResumeScope>;

/** `PUT /api/v1/pause/hours` */
export const SetPauseHours = Type.Object(
  { scope: Type.Optional(ScopeName), hours: Type.Array(PauseWindow, { maxItems: 100, description: 'none: no pause hours' }) },
  closed,
);
export type SetPauseHours = Static<typeof SetPauseHours>;
