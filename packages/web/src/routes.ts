import { runnerFilterKeys } from '@baton/protocol/runner-list';
import { createRootRoute, createRoute, redirect } from '@tanstack/react-router';
import { Failure } from './api/failure.ts';
import { setupQuery, whoamiQuery } from './api/queries.ts';
import { queryClient } from './api/query-client.ts';
import { ways } from './pages/adding/ways.ts';
import { BrokenPage } from './pages/BrokenPage.tsx';
import { jobFilterKeys } from './pages/jobs/states.ts';
import { LostPage } from './pages/LostPage.tsx';
import { type QueueFilterKey, queueFilterKeys } from './pages/queue/filter-keys.ts';
import type { RunnersSearch } from './pages/runners/filters.ts';
import { RunnersPage } from './pages/runners/RunnersPage.tsx';
import { timeRangeSearch } from './plot/ranges.ts';
import { lazyRouteComponent } from './script/lazy-route.ts';
import { oneOf, text } from './search-params.ts';
import { Shell } from './shell/Shell.tsx';

/** Every parameter may be missing. */
type Search<T> = { [K in keyof T]?: T[K] | undefined };
type JobsSearch = Search<
  { show: (typeof jobFilterKeys)[number]; new: 'job' } & Record<
    'search' | 'runner' | 'executor' | 'labels' | 'template' | 'class' | 'since' | 'until' | 'sort' | 'selected',
    string
  >
>;
type TemplatesSearch = Search<{ search: string; new: 'template' | 'import' }>;
type PoolsSearch = Search<{ search: string; sort: string; new: 'pool' }>;
type AuditSearch = Search<
  { tab: 'suspicions' | 'posture'; entry: string } & Record<
    'action' | 'actor' | 'address' | 'target' | 'scope' | 'since' | 'search',
    string
  >
>;
type LogsSearch = Search<{
  runner: string;
  source: 'server' | 'runner';
  level: 'info' | 'warn' | 'error';
  since: string;
  from: string;
  to: string;
  search: string;
}>;

/** Of a table whose rows are all in the browser. */
const tableOf = (search: Record<string, unknown>) => ({ search: text(search.search), sort: text(search.sort) });
type JobSearch = Search<{ tab: 'timeline' | 'spec'; attempt: string }>;

const root = createRootRoute({ errorComponent: BrokenPage });

/** Everything for which somebody must be signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  validateSearch: (search): Search<{ scope: string }> => ({ scope: text(search.scope) }),
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData(whoamiQuery);
      if (!me.mustSetUpTotp) return;
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 401) throw error;
      throw redirect({ to: '/sign-in', search: { from: location.href }, replace: true });
    }
    throw redirect({ to: '/second-factor', replace: true });
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/dashboard', replace: true });
  },
});

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/dashboard',
  validateSearch: timeRangeSearch,
  component: lazyRouteComponent(() => import('./pages/dashboard/DashboardPage.tsx'), 'DashboardPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search): { token?: string | undefined } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('./pages/door/SetupPage.tsx'), 'SetupPage'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  validateSearch: (search): { token?: string | undefined } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('./pages/door/InvitationPage.tsx'), 'InvitationPage'),
});

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  component: lazyRouteComponent(() => import('./pages/door/SecondFactorPage.tsx'), 'SecondFactorPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): Search<{ from: string; refused: string }> => ({
    from: text(search.from),
    refused: text(search.refused),
  }),
  beforeLoad: async () => {
    const { needed } = await queryClient.fetchQuery(setupQuery);
    if (needed) throw redirect({ to: '/setup', search: { token: undefined }, replace: true });
  },
  component: lazyRouteComponent(() => import('./pages/door/SignInPage.tsx'), 'SignInPage'),
});

const runners = createRoute({
  getParentRoute: () => inside,
  path: '/runners',
  validateSearch: (search): RunnersSearch => ({
    show: oneOf(search.show, runnerFilterKeys),
    search: text(search.search),
    sort: text(search.sort),
    selected: text(search.selected),
    new: oneOf(search.new, ways),
    labels: text(search.labels),
    executors: text(search.executors),
    for: text(search.for),
    of: text(search.of),
    type: text(search.type),
    protocol: text(search.protocol),
    label: text(search.label),
    executor: text(search.executor),
  }),
  component: RunnersPage,
});

const runner = createRoute({
  getParentRoute: () => inside,
  path: '/runners/$id',
  validateSearch: timeRangeSearch,
  component: lazyRouteComponent(() => import('./pages/runner/RunnerPage.tsx'), 'RunnerPage'),
});

const jobs = createRoute({
  getParentRoute: () => inside,
  path: '/jobs',
  validateSearch: (search): JobsSearch => ({
    show: oneOf(search.show, jobFilterKeys),
    search: text(search.search),
    runner: text(search.runner),
    executor: text(search.executor),
    labels: text(search.labels),
    template: text(search.template),
    class: text(search.class),
    since: text(search.since),
    until: text(search.until),
    sort: text(search.sort),
    selected: text(search.selected),
    new: oneOf(search.new, ['job']),
  }),
  component: lazyRouteComponent(() => import('./pages/jobs/JobsPage.tsx'), 'JobsPage'),
});

const job = createRoute({
  getParentRoute: () => inside,
  path: '/jobs/$id',
  validateSearch: (search): JobSearch => ({
    tab: oneOf(search.tab, ['timeline', 'spec']),
    attempt: text(search.attempt),
  }),
  component: lazyRouteComponent(() => import('./pages/job/JobPage.tsx'), 'JobPage'),
});

const queue = createRoute({
  getParentRoute: () => inside,
  path: '/queue',
  validateSearch: (search): Search<{ show: QueueFilterKey }> => ({ show: oneOf(search.show, queueFilterKeys) }),
  component: lazyRouteComponent(() => import('./pages/queue/QueuePage.tsx'), 'QueuePage'),
});

const templates = createRoute({
  getParentRoute: () => inside,
  path: '/templates',
  validateSearch: (search): TemplatesSearch => ({
    search: text(search.search),
    new: oneOf(search.new, ['template', 'import']),
  }),
  component: lazyRouteComponent(() => import('./pages/templates/TemplatesPage.tsx'), 'TemplatesPage'),
});

const template = createRoute({
  getParentRoute: () => inside,
  path: '/templates/$id',
  component: lazyRouteComponent(() => import('./pages/templates/TemplatePage.tsx'), 'TemplatePage'),
});

const pools = createRoute({
  getParentRoute: () => inside,
  path: '/pools',
  validateSearch: (search): PoolsSearch => ({
    search: text(search.search),
    sort: text(search.sort),
    new: oneOf(search.new, ['pool']),
  }),
  component: lazyRouteComponent(() => import('./pages/pools/PoolsPage.tsx'), 'PoolsPage'),
});

const pool = createRoute({
  getParentRoute: () => inside,
  path: '/pools/$id',
  component: lazyRouteComponent(() => import('./pages/pools/PoolPage.tsx'), 'PoolPage'),
});

const releases = createRoute({
  getParentRoute: () => inside,
  path: '/releases',
  component: lazyRouteComponent(() => import('./pages/releases/ReleasesPage.tsx'), 'ReleasesPage'),
});

const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  validateSearch: (search): AuditSearch => ({
    tab: oneOf(search.tab, ['suspicions', 'posture']),
    entry: text(search.entry),
    action: text(search.action),
    actor: text(search.actor),
    address: text(search.address),
    target: text(search.target),
    scope: text(search.scope),
    since: text(search.since),
    search: text(search.search),
  }),
  component: lazyRouteComponent(() => import('./pages/audit/AuditPage.tsx'), 'AuditPage'),
});

const logs = createRoute({
  getParentRoute: () => inside,
  path: '/logs',
  validateSearch: (search): LogsSearch => ({
    runner: text(search.runner),
    source: oneOf(search.source, ['server', 'runner']),
    level: oneOf(search.level, ['info', 'warn', 'error']),
    since: text(search.since),
    from: text(search.from),
    to: text(search.to),
    search: text(search.search),
  }),
  component: lazyRouteComponent(() => import('./pages/logs/LogsPage.tsx'), 'LogsPage'),
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: (search): Search<{ webhook: string }> => ({ webhook: text(search.webhook) }),
  component: lazyRouteComponent(() => import('./pages/settings/SettingsPage.tsx'), 'SettingsPage'),
});

const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  validateSearch: (search): Search<{ refused: string; search: string; sort: string }> => ({
    ...tableOf(search),
    refused: text(search.refused),
  }),
  component: lazyRouteComponent(() => import('./pages/account/AccountPage.tsx'), 'AccountPage'),
});

const people = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  validateSearch: (search): Search<{ who: string; new: 'person'; search: string; sort: string }> => ({
    ...tableOf(search),
    who: text(search.who),
    new: oneOf(search.new, ['person']),
  }),
  component: lazyRouteComponent(() => import('./pages/people/PeoplePage.tsx'), 'PeoplePage'),
});

const keys = createRoute({
  getParentRoute: () => inside,
  path: '/runners/keys',
  validateSearch: (search): Search<{ new: 'key'; search: string; sort: string }> => ({
    ...tableOf(search),
    new: oneOf(search.new, ['key']),
  }),
  component: lazyRouteComponent(() => import('./pages/keys/KeysPage.tsx'), 'KeysPage'),
});

/** Any other address: whoever is signed in keeps the navigation. */
const lost = createRoute({ getParentRoute: () => inside, path: '$', component: LostPage });

/** All pages. */
export const routeTree = root.addChildren([
  inside.addChildren([
    home,
    dashboard,
    runners,
    runner,
    keys,
    jobs,
    job,
    queue,
    templates,
    template,
    pools,
    pool,
    releases,
    logs,
    people,
    audit,
    settings,
    account,
    lost,
  ]),
  setup,
  signIn,
  invitation,
  secondFactor,
]);
