import { type Static, Type } from 'typebox';
import { Count, closed, Nullable, Reason, Uuid } from '../shared/fields.ts';
import { oneOf } from '../shared/states.ts';
import { Job } from './jobs.ts';

export const JobList = Type.Object({
  jobs: Type.Array(Job),
  next: Nullable(Type.String({ description: '`after` of the next page; null on the last' })),
  counts: Type.Record(Type.String(), Count, { description: 'jobs by state, of the scope that is asked for, whatever else is' }),
});
export type JobList = Static<typeof JobList>;

/** Which jobs a list, an export or a live view holds. */
const jobFilterFields = {
  runner: Type.Optional(Type.String({ maxLength: 120 })),
  search: Type.Optional(Type.String({ maxLength: 120, description: 'part of the name, or the beginning of the id' })),
  scope: Type.Optional(Type.String({ maxLength: 241, description: 'of this organization, user or project and all under it' })),
  executor: Type.Optional(Type.String({ maxLength: 120 })),
  labels: Type.Optional(Type.String({ maxLength: 2_000, description: 'labels that it asks for, joined by commas' })),
  class: Type.Optional(Type.String({ maxLength: 100, description: 'of this kind: `classId` of a job' })),
  template: Type.Optional(Type.String({ maxLength: 64, description: 'runs of the template with this id' })),
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'submitted at this instant or later' })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'submitted before this instant' })),
};

/** The same, for a live view. */
export const JobFilters = Type.Object(jobFilterFields, closed);
export type JobFilters = Static<typeof JobFilters>;

const jobStateField = Type.Optional(Type.String({ maxLength: 200, description: 'states, joined by commas' }));

/** `GET /api/v1/jobs/export` */
export const JobExportQuery = Type.Object(
  { state: jobStateField, ...jobFilterFields, format: Type.Optional(Type.Enum(['ndjson', 'csv'])) },
  closed,
);
export type JobExportQuery = Static<typeof JobExportQuery>;

export const JobQuery = Type.Object(
  {
    state: jobStateField,
    ...jobFilterFields,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    after: Type.Optional(Type.String({ maxLength: 200 })),
  },
  closed,
);
export type JobQuery = Static<typeof JobQuery>;

/** What is done to many jobs at once. */
export const jobActionNames = ['cancel', 'rerun'] as const;
export type JobActionName = (typeof jobActionNames)[number];

/** Jobs that one call may change. */
export const bulkJobsMax = 500;

/** `POST /api/v1/jobs/actions`: one action on many jobs; each succeeds or fails by itself. */
export const BulkJobAction = Type.Object(
  {
    action: oneOf(jobActionNames),
    jobs: Type.Array(Uuid, { minItems: 1, maxItems: bulkJobsMax, uniqueItems: true }),
    reason: Type.Optional(Nullable(Reason)),
  },
  closed,
);
export type BulkJobAction = Static<typeof BulkJobAction>;

export const BulkJobResult = Type.Object({
  results: Type.Array(
    Type.Object({
      jobId: Uuid,
      job: Nullable(Job),
      error: Nullable(Type.Object({ code: Type.String(), message: Type.String(), next: Type.String() })),
    }),
    { description: 'in the order given; `job`: as it is now, or the new one of a re-run' },
  ),
});
export type BulkJobResult = Static<typeof BulkJobResult>;
