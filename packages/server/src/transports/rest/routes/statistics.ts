import { Dashboard, DashboardQuery, restPaths, Statistics, StatisticsQuery } from '@baton/protocol';
import { type RestRoute, restRoute } from '../rest-route.ts';

/** How jobs and runners did. */
export const statisticsRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.statistics,
    summary: 'Waiting and running times, success rates and utilisation over time',
    description:
      'Minutes are kept for 24 hours, hours for 90 days, days for two years (of UTC). Of each minute, hour and day the 100, 200 and 400 busiest ' +
      'classes, executors and runners are kept apart; the others are added up as `other`, which is shown to those who see everything.',
    tag: 'statistics',
    access: 'person',
    query: StatisticsQuery,
    answers: { 200: { description: 'Of what you see', schema: Statistics } },
    errors: ['scope_not_found'],
    handle: async ({ app, query: { scope = null, from = null, to = null, step = null, by = null } }) => {
      const view = await app.statistics.read({ scope, from, to, stepMs: step, by });
      return { status: 200, body: view satisfies Statistics };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.dashboard,
    summary: 'How things stand: runners by status, jobs by state, the last hour',
    tag: 'statistics',
    access: 'person',
    query: DashboardQuery,
    answers: { 200: { description: 'As of now, of what you see', schema: Dashboard } },
    errors: ['scope_not_found'],
    handle: async ({ app, query: { scope = null } }) => ({
      status: 200,
      body: (await app.statistics.dashboard(scope)) satisfies Dashboard,
    }),
  }),
];
