import { AttemptPage, AttemptsQuery, ContactHistory, restPaths, Timeline, TimelineQuery } from '@baton/protocol';
import { attemptBarOf } from '../../views/attempt-bar.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { RunnerParams } from './params.ts';

const defaultRunners = 25;
const defaultAttempts = 100;

/** Who ran what, and who was there. */
export const timelineRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.timeline,
    summary: 'Which runner ran what, over a time',
    description:
      'A row a runner. Each holds at most 150 attempts, those under way and the newest; `hasMore` says that there were others.',
    tag: 'statistics',
    access: 'person',
    query: TimelineQuery,
    answers: { 200: { description: 'Of what you see', schema: Timeline } },
    errors: ['scope_not_found'],
    handle: async ({ app, query }) => {
      const { scope = null, from = null, to = null, limit = defaultRunners, after = null } = query;
      const view = await app.timeline.fleet({ scope, from, to, limit, after });
      const rows = view.rows.map((row) => ({ ...row, attempts: row.attempts.map(attemptBarOf) }));
      return { status: 200, body: { ...view, rows } };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.runnerAttempts('{runnerId}'),
    summary: 'What a runner ran, over a time',
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    query: AttemptsQuery,
    answers: { 200: { description: 'A page, the last that ended first', schema: AttemptPage } },
    errors: ['runner_not_found', 'runner_removed', 'scope_not_found'],
    handle: async ({ app, params, query }) => {
      const { scope = null, from = null, to = null, limit = defaultAttempts, after = null } = query;
      const view = await app.timeline.attempts(params.runnerId, { scope, from, to, limit, after });
      return { status: 200, body: { ...view, attempts: view.attempts.map(attemptBarOf) } };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.runnerContact('{runnerId}'),
    summary: 'Whether a runner was in contact, over the last 24 hours',
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    answers: { 200: { description: 'As far as is known', schema: ContactHistory } },
    errors: ['runner_not_found', 'runner_removed'],
    handle: async ({ app, params }) => ({
      status: 200,
      body: (await app.timeline.contact(params.runnerId)) satisfies ContactHistory,
    }),
  }),
];
