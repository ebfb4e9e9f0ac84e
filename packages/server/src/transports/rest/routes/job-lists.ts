import { BulkJobAction, BulkJobResult, JobExportQuery, restPaths } from '@baton/protocol';
import { expectedError } from '../../http/to-api-error.ts';
import { jobOf } from '../../views/job.ts';
import { jobFiltersOf } from '../../views/job-filters.ts';
import { type Call, type RestRoute, restRoute } from '../rest-route.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { exportedJobs } from './job-export.ts';
import { statesOf } from './job-states.ts';
import { IdempotencyHeaders } from './params.ts';

type Result = BulkJobResult['results'][number];
type BulkCall = Pick<Call<unknown, unknown, BulkJobAction>, 'app' | 'actor' | 'body' | 'header'>;

/** One of many: the job as it is now, or why not. A defect is thrown. */
async function one({ app, actor, body, header }: BulkCall, jobId: string): Promise<Result> {
  try {
    if (body.action === 'cancel')
      return { jobId, job: jobOf(await app.jobs.cancel(jobId, actor, body.reason ?? null)), error: null };
    const given = idempotencyKeyOf({ header });
    const { view } = await app.jobs.rerun(jobId, actor, given === null ? null : `${given} ${jobId}`);
    return { jobId, job: jobOf(view), error: null };
  } catch (error) {
    const expected = expectedError(error);
    if (!expected) throw error;
    const { code, message, next } = expected.toBody().error;
    return { jobId, job: null, error: { code, message, next } };
  }
}

/** What is done with many jobs at once. */
export const jobListRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'POST',
    path: restPaths.jobsActions,
    summary: 'Cancel many jobs, or run many once more',
    description:
      'Each succeeds or fails by itself; the answer tells of each, in the order given. With an `Idempotency-Key` no job is run again twice.',
    tag: 'jobs',
    access: 'person',
    headers: IdempotencyHeaders,
    body: BulkJobAction,
    answers: { 200: { description: 'What became of each', schema: BulkJobResult } },
    errors: [],
    handle: async (call) => {
      const results: Result[] = [];
      // one after the other: others have their turn in between
      for (const jobId of call.body.jobs) results.push(await one(call, jobId));
      return { status: 200, body: { results } };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.jobsExport,
    summary: 'Every job that passes a filter, as JSON lines or CSV, newest first',
    description: 'It is written page by page while it is read, however much it is.',
    tag: 'jobs',
    access: 'person',
    query: JobExportQuery,
    answers: { 200: { description: 'A job a line', mediaTypes: ['application/x-ndjson', 'text/csv'] } },
    errors: ['runner_not_found', 'scope_not_found'],
    handle: async ({ app, query }) =>
      await exportedJobs(app, query.format ?? 'ndjson', { ...jobFiltersOf(query), states: statesOf(query.state) }),
  }),
];
