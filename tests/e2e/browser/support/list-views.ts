import { ApiError } from '@baton/protocol';
import type { Page } from 'playwright-core';
import { heading, see } from './sight.ts';
import type { View } from './view.ts';

const refusal = new ApiError('permission_denied', { permission: 'view', scope: 'instance' }).toBody();

/** Lets the server refuse what a list asks for. */
const refusing = (api: string) => (page: Page) =>
  page.route(`**/api/v1/${api}`, (route) => route.fulfill({ status: 403, json: refusal }));

async function refused(page: Page): Promise<void> {
  const told = page.getByRole('alert').getByText(refusal.error.message).first();
  await see(told);
  // further down on a long page
  await told.evaluate((element) => element.scrollIntoView({ block: 'nearest' }));
}

const errorOf = (name: string, path: string, api: string): View => ({
  name: `${name}-error`,
  at: 'full',
  forEyes: true,
  state: 'error',
  path: () => path,
  prepare: refusing(api),
  reach: refused,
  notes: [/^403 GET \/api\/v1\//],
});

/** Lists that are empty, or could not be read, where no other view shows it. */
export const listViews: readonly View[] = [
  {
    name: 'keys-empty',
    at: 'empty',
    state: 'empty',
    path: () => '/runners/keys',
    reach: (page) => see(page.getByText(/^There is none|^No key/).first()),
  },
  {
    name: 'people-empty',
    at: 'empty',
    forEyes: true,
    state: 'empty',
    path: () => '/people',
    prepare: (page) => page.route('**/api/v1/users', (route) => route.fulfill({ json: { users: [] } })),
    reach: (page) => see(heading(page, 'Nobody but this token yet')),
  },
  {
    name: 'logs-empty',
    at: 'full',
    state: 'empty',
    path: () => '/logs?search=zeta+zeta',
    reach: (page) => see(page.getByText(/^No line/).first()),
  },
  errorOf('keys', '/runners/keys', 'provisioning-keys'),
  errorOf('people', '/people', 'users'),
  errorOf('pools', '/pools', 'pools'),
  errorOf('releases', '/releases', 'releases'),
  errorOf('templates', '/templates', 'templates?**'),
  errorOf('logs', '/logs', 'logs?**'),
  {
    ...errorOf('jobs', '/jobs', 'jobs?**'),
    ownWindow: true,
    prepare: async (page) => {
      // it asks so only while it has no live connection
      await page.routeWebSocket('**/api/v1/live', (socket) => socket.close());
      await refusing('jobs?**')(page);
    },
  },
  {
    name: 'queue-error',
    at: 'full',
    forEyes: true,
    state: 'error',
    path: () => '/queue',
    // it is told live, or not at all
    prepare: (page) => page.route('**/api/**', (route) => route.abort('connectionrefused')),
    reach: (page) => see(heading(page, 'The server does not answer')),
    notes: [/^net::ERR_CONNECTION_REFUSED GET \/api\/v1\/whoami$/, /^console: Failure: The server does not answer/],
  },
  errorOf('dashboard', '/dashboard', 'statistics?**'),
];
