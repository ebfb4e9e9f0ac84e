import { Explanation, Queue, QueueQuery, restPaths } from '@baton/protocol';
import { explanationOf, queueClassOf, usedUpKeyOf } from '../../views/explanation.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { JobParams } from './params.ts';

/** Why jobs wait. */
export const explanationRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.jobExplanation('{jobId}'),
    summary: 'Why a job waits: verdict, reasons by runner, the smallest change that would start it',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    answers: { 200: { description: 'As of now', schema: Explanation } },
    errors: ['job_not_found', 'job_not_queued'],
    handle: async ({ app, params }) => ({ status: 200, body: explanationOf(await app.explain.job(params.jobId)) }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.queue,
    summary: 'What waits, by kind of job, with a verdict for each',
    tag: 'jobs',
    access: 'person',
    query: QueueQuery,
    answers: { 200: { description: 'At most 500 kinds', schema: Queue } },
    errors: ['scope_not_found'],
    handle: async ({ app, query: { scope = null } }) => {
      const classes = await app.explain.classes(scope);
      const keys = app.explain.usedUpKeys(scope).map(usedUpKeyOf);
      return { status: 200, body: { classes: classes.map((each) => queueClassOf(each, app.fleet.scopeName)), keys } };
    },
  }),
];
