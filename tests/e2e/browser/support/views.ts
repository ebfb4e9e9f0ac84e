import type { Page } from 'playwright-core';
import { accountViews } from './account-views.ts';
import { actionViews } from './action-views.ts';
import { addingViews } from './adding-views.ts';
import { auditViews } from './audit-views.ts';
import { dashboardViews } from './dashboard-views.ts';
import { listViews } from './list-views.ts';
import { logViews } from './log-views.ts';
import { poolViews } from './pool-views.ts';
import { queueViews } from './queue-views.ts';
import { releaseViews } from './release-views.ts';
import { shellViews } from './shell-views.ts';
import { button, dialog, heading, link, rowOf, see } from './sight.ts';
import { fillSignIn } from './sign-in.ts';
import { tableViews } from './table-views.ts';
import { templateViews } from './template-views.ts';
import type { View } from './view.ts';
import { workflowViews } from './workflow-views.ts';

const pairing = async (page: Page): Promise<void> => {
  const pair = dialog(page, 'Pair a runner');
  await pair.getByLabel('Name').fill('garage');
  await button(pair, 'Get the command').click();
  await see(pair.getByRole('region', { name: 'pairing command' }));
};

const everyField = async (page: Page): Promise<void> => {
  const form = dialog(page, 'New job');
  await form.getByText('Script', { exact: true }).click();
  await button(form, 'Advanced').click();
  await form.getByLabel('Environment').fill('no equals sign');
  await button(form, 'Submit the job').click();
  await see(form.getByText('Write the script to run.'));
};

const someSecrets = async (page: Page): Promise<void> => {
  const form = dialog(page, 'New job');
  await button(form, 'Advanced').click();
  await button(form, 'Add a stored secret').click();
  await button(form, 'Add a secret of this job').click();
  await form.getByLabel('Stored secret').fill('deploy_key');
  await form.getByLabel('Value', { exact: true }).fill('hunter2');
  await button(form, 'Submit the job').click();
  await see(form.getByText('Letters, digits and _, not beginning with a digit.'));
};

const withRepository = async (page: Page): Promise<void> => {
  const form = dialog(page, 'New job');
  await button(form, 'Repository and files').click();
  await form.getByRole('textbox', { name: 'Repository', exact: true }).fill('https://git.example.org/acme/site.git');
  await form.getByRole('group', { name: 'Files' }).getByRole('button', { name: 'Add' }).last().click();
  await form.getByLabel('Path, 1').fill('reports/**/*.xml');
};

/** A page for a pager, as it is being filled in. */
const aPage = async (page: Page): Promise<void> => {
  const form = dialog(page, 'New job');
  await form.getByRole('combobox', { name: 'Executor' }).click();
  await page.getByRole('option', { name: 'transmit' }).click();
  await form.getByRole('combobox', { name: 'Modulation' }).click();
  await page.getByRole('option', { name: 'pocsag' }).click();
  await button(form, 'More of transmit').click();
  await see(form.getByLabel('Baud'));
};

const doors: readonly View[] = [
  {
    name: 'set-up-needed',
    at: 'fresh',
    outside: true,
    path: () => '/setup',
    reach: (page) => see(heading(page, 'Open the set-up link')),
  },
  {
    name: 'set-up',
    at: 'fresh',
    outside: true,
    path: ({ fresh }) => fresh.setupUrl,
    reach: (page) => see(heading(page, 'Welcome')),
  },
  { name: 'sign-in', at: 'full', outside: true, path: () => '/sign-in', reach: (page) => see(heading(page, 'Sign in')) },
  {
    name: 'sign-in-refused',
    at: 'full',
    outside: true,
    path: () => '/sign-in',
    reach: async (page) => {
      await fillSignIn(page, 'eve', 'wrong wrong wrong');
      await see(page.getByRole('alert'));
    },
    notes: [/^401 POST \/api\/v1\/session$/],
  },
];

const emptyViews: readonly View[] = [
  {
    name: 'runners-empty',
    at: 'empty',
    state: 'empty',
    path: () => '/runners',
    reach: (page) => see(heading(page, 'To your first job in a minute')),
  },
  {
    name: 'jobs-empty',
    at: 'empty',
    state: 'empty',
    path: () => '/jobs',
    reach: (page) => see(heading(page, 'To your first job in a minute')),
  },
];

const runnerViews: readonly View[] = [
  { name: 'runners', at: 'full', path: () => '/runners', reach: (page) => see(rowOf(page, 'atlas')) },
  {
    name: 'runners-nothing-found',
    at: 'full',
    path: () => '/runners?show=stale&search=zeta',
    reach: (page) => see(link(page, 'Show all runners')),
  },
  {
    name: 'pair',
    at: 'full',
    path: () => '/runners?new=pair',
    reach: (page) => see(dialog(page, 'Pair a runner')),
  },
  { name: 'pair-command', at: 'full', path: () => '/runners?new=pair', reach: pairing },
  {
    name: 'runner',
    at: 'full',
    path: ({ full }) => `/runners/${full.runners.busy}`,
    reach: (page) => see(heading(page, 'atlas')),
  },
  {
    name: 'runner-offline',
    at: 'full',
    path: ({ full }) => `/runners/${full.runners.offline}`,
    reach: (page) => see(page.getByRole('alert')),
  },
  {
    name: 'runner-unpaired',
    at: 'full',
    path: ({ full }) => `/runners/${full.runners.unpaired}`,
    reach: (page) => see(button(page, 'Get a pairing command')),
  },
];

const receipt = (page: Page): Promise<void> => see(page.getByText(/^Log complete/));

const jobViews: readonly View[] = [
  { name: 'jobs', at: 'full', path: () => '/jobs', reach: (page) => see(rowOf(page, 'train the model')) },
  { name: 'new-job', at: 'full', path: () => '/jobs?new=job', reach: (page) => see(dialog(page, 'New job')) },
  { name: 'new-job-repository', at: 'full', path: () => '/jobs?new=job', reach: withRepository },
  { name: 'new-job-transmit', at: 'full', forEyes: true, path: () => '/jobs?new=job', reach: aPage },
  { name: 'new-job-secrets', at: 'full', path: () => '/jobs?new=job', reach: someSecrets },
  { name: 'new-job-refused', at: 'full', path: () => '/jobs?new=job', reach: everyField },
  {
    name: 'job-running',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.running}`,
    reach: (page) => see(page.getByText(/^10 lines so far|^1[0-9] lines so far/)),
  },
  { name: 'job-succeeded', at: 'full', path: ({ full }) => `/jobs/${full.jobs.succeeded}`, reach: receipt },
  { name: 'job-failed', at: 'full', path: ({ full }) => `/jobs/${full.jobs.failed}#L1`, reach: receipt },
  {
    name: 'job-waiting',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.waiting}`,
    reach: (page) => see(page.getByText(/^It has waited for/)),
  },
  {
    name: 'job-attention',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.attention}`,
    reach: (page) => see(button(page, 'Try it again')),
  },
  {
    name: 'job-agent',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.agent}`,
    reach: async (page) => {
      await see(page.getByRole('link', { name: 'https://git.example.org/shop/pull/218' }));
      await page.getByText('npm test -- total').first().click();
      await see(page.getByText('3 passed'));
      await page.getByRole('link', { name: 'https://git.example.org/shop/pull/218' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'job-agent-asks',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.agentAsks}`,
    reach: async (page) => {
      await see(button(page, 'Round every line'));
      await see(page.getByText('It asks'));
    },
  },
  {
    name: 'job-playbook',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.playbook}`,
    reach: async (page) => {
      await see(page.getByRole('table').getByText('web10.example.org'));
      await page.getByText('5 tasks in 2 plays').click();
      await see(page.getByText('nginx : reload'));
    },
  },
  {
    name: 'job-plan',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.plan}`,
    reach: async (page) => {
      await page.getByText('aws_db_instance.main', { exact: true }).click();
      await see(page.getByText('allocated_storage'));
      await see(page.getByText('DependencyViolation').first());
    },
  },
  {
    name: 'job-transmission',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.transmission}`,
    reach: (page) => see(page.getByText('Rehearsed', { exact: true })),
  },
  {
    name: 'job-timeline',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.succeeded}?tab=timeline`,
    reach: (page) => see(page.getByRole('table')),
  },
  {
    name: 'job-specification',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.succeeded}?tab=spec`,
    reach: (page) => see(page.getByRole('region', { name: 'script' })),
  },
  {
    name: 'job-cancel',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.running}`,
    reach: async (page) => {
      await button(page, 'Cancel').click();
      await see(dialog(page, 'Cancel this job?'));
    },
  },
];

const otherViews: readonly View[] = [
  {
    name: 'logs',
    at: 'full',
    path: () => '/logs',
    reach: (page) => see(page.getByText(/^job ended: succeeded/).first()),
  },
  {
    name: 'logs-filtered',
    at: 'full',
    path: ({ full }) => `/logs?runner=${full.runners.revoked}&level=warn`,
    reach: (page) => see(page.getByText(/^a credential of this runner was refused/).first()),
  },
  {
    name: 'settings',
    at: 'full',
    path: () => '/settings',
    reach: async (page) => {
      await button(page, 'Add hours').click();
      await see(page.getByRole('checkbox', { name: 'Protected' }).first());
    },
  },
  {
    name: 'settings-empty',
    at: 'empty',
    state: 'empty',
    path: () => '/settings',
    reach: (page) => see(page.getByRole('region', { name: 'command for a secret' })),
  },
  {
    name: 'pausing',
    at: 'full',
    path: () => '/runners',
    reach: async (page) => {
      await button(page, 'Pause assignment').click();
      const form = dialog(page, 'Pause assignment');
      await button(form, 'Pause').click();
      await see(form.getByText('Say why: everybody who waits is told.'));
    },
  },
  {
    name: 'notifications',
    at: 'full',
    path: () => '/settings',
    reach: async (page) => {
      const pager = page.getByRole('article', { name: 'on-call pager' });
      await button(pager, 'What was sent').click();
      await pager.getByRole('listitem').first().getByText('It answered 200').click();
      await see(pager.getByText('{"ok":true}').first());
    },
  },
  {
    name: 'new-webhook',
    at: 'full',
    path: () => '/settings',
    reach: async (page) => {
      await button(page, 'New webhook').click();
      const form = dialog(page, 'New webhook');
      await form.getByLabel('A kind of job waits too long').check();
      await see(form.getByRole('combobox', { name: 'Too long is' }));
    },
  },
  {
    name: 'provisioning-keys',
    at: 'full',
    path: () => '/runners/keys',
    reach: async (page) => {
      await button(page, 'New key').click();
      const form = dialog(page, 'New provisioning key');
      await form.getByLabel('Name').fill('image');
      await button(form, 'Make the key').click();
      await see(button(page, 'I have copied it'));
    },
  },
  {
    name: 'menu',
    at: 'full',
    path: () => '/jobs',
    reach: async (page) => {
      await button(page, 'Menu of ada').click();
      await see(button(page, 'Sign out'));
    },
  },
  {
    name: 'server-unreachable',
    at: 'full',
    state: 'error',
    path: () => '/runners',
    prepare: (page) => page.route('**/api/**', (route) => route.abort('connectionrefused')),
    reach: (page) => see(heading(page, 'The server does not answer')),
    notes: [/^net::ERR_CONNECTION_REFUSED GET \/api\/v1\/whoami$/, /^console: Failure: The server does not answer/],
  },
  {
    name: 'no-such-page',
    at: 'full',
    // one word that is wider than a phone
    path: () => `/${'nowhere'.repeat(12)}`,
    reach: (page) => see(heading(page, 'There is no such page')),
  },
  {
    name: 'no-such-job',
    at: 'full',
    path: () => '/jobs/00000000-0000-4000-8000-000000000000',
    // a way on, and no command
    reach: (page) => see(page.getByRole('alert').getByRole('link', { name: 'All jobs' })),
    notes: [/^404 GET \/api\/v1\/jobs\/0/],
  },
];

/** What it does holds from then on: it is looked at last. */
const pausedView: View = {
  name: 'paused',
  at: 'full',
  path: () => '/jobs',
  reach: async (page) => {
    await button(page, 'Pause assignment').click();
    const form = dialog(page, 'Pause assignment');
    await form.getByRole('combobox', { name: 'What' }).click();
    await page.getByRole('option', { name: 'baton/default' }).click();
    await form.getByLabel('Why').fill('The mast is being painted');
    await button(form, 'Pause').click();
    // the banner, and each row that waits for that
    await see(button(page, 'Resume baton/default').first());
  },
};

/** Everything that the page can show, from the door inwards. */
export const views: readonly View[] = [
  ...doors,
  ...accountViews,
  ...emptyViews,
  ...listViews,
  ...dashboardViews,
  ...runnerViews,
  ...actionViews,
  ...addingViews,
  ...jobViews,
  ...workflowViews,
  ...tableViews,
  ...logViews,
  ...queueViews,
  ...poolViews,
  ...releaseViews,
  ...templateViews,
  ...auditViews,
  ...otherViews,
  ...shellViews,
  pausedView,
];
