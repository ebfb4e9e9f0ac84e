import { type Static, Type } from 'typebox';
import { Count, closed, DurationMs, Instant, Name, Nullable, Reason, Uuid } from '../shared/fields.ts';
import { overlapNames, passedReasonNames, runTriggerNames } from '../shared/state-names.ts';
import { oneOf } from '../shared/states.ts';
import { Job, SubmitJob } from './jobs.ts';

const noZero = '^[^\\0]*$';

/** Texts of several lines, without other control characters. */
const Prose = Type.String({ maxLength: 2_000, pattern: '^[^\\p{Cc}\\p{Cf}]*(\\r?\\n[^\\p{Cc}\\p{Cf}]*)*$' });

const { name: _name, project: _project, secretEnvironment: _values, ...saved } = SubmitJob.properties;

/** What each run submits: a submission without project and without values of secrets. Without a name the jobs have the template's. */
export const TemplateJob = Type.Object({ name: Type.Optional(Name), ...saved }, closed);
export type TemplateJob = Static<typeof TemplateJob>;

const ParameterName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$', description: 'small letters, digits and `_`' });
const ParameterValue = Type.String({ maxLength: 4_096, pattern: noZero });

export const TemplateParameter = Type.Object(
  {
    name: ParameterName,
    description: Type.Optional(Type.String({ maxLength: 500, pattern: '^[^\\p{Cc}\\p{Cf}]*$' })),
    default: Type.Optional(Nullable(ParameterValue)),
    required: Type.Optional(Type.Boolean({ description: 'a run without a value for it is refused' })),
    choices: Type.Optional(
      Nullable(Type.Array(ParameterValue, { minItems: 1, maxItems: 100, uniqueItems: true, description: 'null: any value' })),
    ),
  },
  {
    ...closed,
    description:
      'the job finds it in the variable `BATON_PARAM_NAME`, and `{{ name }}` in a text of its specification stands for it, but for the script',
  },
);
export type TemplateParameter = Static<typeof TemplateParameter>;

/** The longest delay between two runs. */
const delayMsMax = 365 * 24 * 3_600_000;
const Delay = Type.Integer({ minimum: 1_000, maximum: delayMsMax, description: 'milliseconds' });

/** When a template runs by itself. */
export const Schedule = Type.Union([
  Type.Object({ kind: Type.Literal('manual') }, closed),
  Type.Object(
    {
      kind: Type.Literal('cron'),
      lines: Type.String({
        minLength: 1,
        maxLength: 2_000,
        description:
          'five fields (minute, hour, day, month, weekday) or `@daily` and the like; several lines: at the times of any of them',
      }),
      timeZone: Type.String({ minLength: 1, maxLength: 64, description: '`Europe/Vienna`, `UTC`' }),
    },
    closed,
  ),
  Type.Object(
    { kind: Type.Literal('recurring'), minDelayMs: Delay, maxDelayMs: Delay },
    { ...closed, description: 'a delay between both is drawn when a run has ended' },
  ),
]);
export type Schedule = Static<typeof Schedule>;

const OverlapName = oneOf(overlapNames);
const MissedName = Type.Union([Type.Literal('once'), Type.Literal('skip')], {
  description: '`once`: one run for all times that were missed, marked late',
});

const description = 'what is not given is as in the answer';
const fields = {
  description: Type.Optional(Prose),
  parameters: Type.Optional(Type.Array(TemplateParameter, { maxItems: 50 })),
  schedule: Type.Optional(Schedule),
  overlap: Type.Optional(OverlapName),
  missed: Type.Optional(MissedName),
};

const ProjectName = Type.String({ maxLength: 241, description: '`owner/name`; default `baton/default`' });

/** `POST /api/v1/templates` */
export const NewTemplate = Type.Object(
  {
    name: Name,
    project: Type.Optional(ProjectName),
    job: TemplateJob,
    ...fields,
    enabled: Type.Optional(Type.Boolean({ description: 'default true; one that is made disabled does not run by itself' })),
  },
  { ...closed, description },
);
export type NewTemplate = Static<typeof NewTemplate>;

/** `PATCH /api/v1/templates/{id}`: what is given replaces the whole of it. */
export const EditTemplate = Type.Object(
  {
    name: Type.Optional(Name),
    job: Type.Optional(TemplateJob),
    ...fields,
    unchangedSince: Type.Optional(
      Type.Integer({ description: '`changedAt` as you saw it: the change is refused when somebody changed it since' }),
    ),
  },
  closed,
);
export type EditTemplate = Static<typeof EditTemplate>;

const Problem = Type.Object({
  code: Type.String({ description: 'of the error catalogue' }),
  message: Type.String(),
  next: Type.String(),
});

/** A template as lists show it. */
export const Template = Type.Object(
  {
    id: Uuid,
    name: Name,
    project: Type.String(),
    description: Type.String(),
    job: TemplateJob,
    parameters: Type.Array(Type.Required(TemplateParameter)),
    schedule: Schedule,
    overlap: OverlapName,
    missed: MissedName,
    enabled: Type.Boolean(),
    disabledAt: Nullable(Instant),
    disabledBy: Nullable(Type.String()),
    disabledReason: Nullable(Type.String()),
    nextRunAt: Nullable(Type.Integer({ description: 'when it is due next; null: not by time' })),
    waitsForRun: Nullable(Type.String({ description: 'the job after whose end a recurring one draws its delay' })),
    openRuns: Count,
    runs: Type.Integer({ minimum: 0, description: 'that made a job, ever' }),
    lastRun: Nullable(
      Type.Object({
        jobId: Uuid,
        at: Instant,
        trigger: oneOf(runTriggerNames),
        scheduledFor: Nullable(Instant),
        lateMs: Nullable(DurationMs),
        job: Nullable(Job),
      }),
    ),
    problem: Nullable(
      Type.Object({
        ...Problem.properties,
        at: Instant,
        failures: Count,
        until: Type.Integer({ description: 'its schedule is not tried before' }),
      }),
    ),
    createdAt: Instant,
    createdBy: Type.String(),
    changedAt: Instant,
    changedBy: Type.String(),
  },
  { $id: 'Template' },
);
export type Template = Static<typeof Template>;

/** `GET /api/v1/templates/{id}` */
export const TemplateDetail = Type.Object(
  { template: Template, nextRuns: Type.Array(Instant, { description: 'the next times at which it is due, a few' }) },
  { $id: 'TemplateDetail' },
);
export type TemplateDetail = Static<typeof TemplateDetail>;

export const TemplateList = Type.Object({
  templates: Type.Array(Template),
  next: Nullable(Type.String({ description: '`after` of the next page; null on the last' })),
});
export type TemplateList = Static<typeof TemplateList>;

const pageFields = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  after: Type.Optional(Type.String({ maxLength: 400 })),
};

export const TemplateQuery = Type.Object(
  {
    project: Type.Optional(ProjectName),
    scope: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 250,
        description: 'name of a scope, with all that stands under it; default: all that you see',
      }),
    ),
    search: Type.Optional(Type.String({ maxLength: 120, description: 'part of the name, or the beginning of the id' })),
    ...pageFields,
  },
  closed,
);
export type TemplateQuery = Static<typeof TemplateQuery>;

/** Where a template is looked for by its name. */
export const TemplatePlace = Type.Object({ project: Type.Optional(ProjectName) }, closed);
export type TemplatePlace = Static<typeof TemplatePlace>;

/** A run, or a due time that made none. */
export const TemplateRun = Type.Object({
  at: Instant,
  trigger: oneOf(runTriggerNames),
  scheduledFor: Nullable(Instant),
  lateMs: Nullable(Type.Integer({ minimum: 0, description: 'how long after its time; null: in time' })),
  parameters: Type.Record(Type.String(), Type.String()),
  job: Nullable(Job),
  passed: Nullable(Type.Object({ why: oneOf(passedReasonNames), problem: Nullable(Problem) })),
});
export type TemplateRun = Static<typeof TemplateRun>;

export const TemplateRunList = Type.Object({
  runs: Type.Array(TemplateRun, { description: 'newest first' }),
  next: Nullable(Type.String()),
});
export type TemplateRunList = Static<typeof TemplateRunList>;

export const TemplateRunQuery = Type.Object(pageFields, closed);
export type TemplateRunQuery = Static<typeof TemplateRunQuery>;

export const DisableTemplate = Type.Object({ reason: Type.Optional(Reason) }, closed);
export type DisableTemplate = Static<typeof DisableTemplate>;

/** `POST /api/v1/templates/{id}/trigger` */
export const TriggerTemplate = Type.Object(
  { parameters: Type.Optional(Type.Record(ParameterName, ParameterValue, { ...closed, maxProperties: 50 })) },
  closed,
);
export type TriggerTemplate = Static<typeof TriggerTemplate>;

/** `POST /api/v1/templates/schedule`: what a schedule means. */
export const SchedulePreview = Type.Object(
  { schedule: Schedule, count: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })) },
  closed,
);
export type SchedulePreview = Static<typeof SchedulePreview>;
export const ScheduleTimes = Type.Object({ times: Type.Array(Instant) });
export type ScheduleTimes = Static<typeof ScheduleTimes>;
