import type { ResourceList, WaveList } from '@baton/protocol';
import type { Page } from 'playwright-core';
import { button, dialog, heading, panel, rowOf, see } from './sight.ts';
import type { View } from './view.ts';

/** What a cloud kept, as the ledger tells it: no provider of the scene keeps anything. */
const kept = (poolId: string): ResourceList => {
  const entry = { runnerId: poolId, runnerName: null, poolId, poolName: 'gpu', scope: 'baton/default' };
  const made = { provider: 'ecs-fargate' as const, region: 'eu-central-1', state: 'left' as const, madeBy: poolId };
  const more = { ...entry, ...made, at: Date.now() - 7_200_000 };
  const inUse =
    'ClientException: An error occurred (ClientException): The specified task definition is still in use by baton-runner-7f3a';
  return {
    resources: [
      { ...more, id: 'one', kind: 'task-definition', name: 'baton-runner-7f3a41c2:3', place: 2, problem: inUse },
      { ...more, id: 'two', kind: 'log-group', name: '/baton/runners/7f3a41c2-a-name-that-is-long', place: 1, problem: null },
    ],
  };
};

async function withLeftovers(page: Page): Promise<void> {
  await page.route('**/api/v1/resources?left=true', (route) => {
    const poolId = /\/pools\/(.+)$/.exec(new URL(page.url()).pathname)?.[1] ?? '';
    return route.fulfill({ json: kept(poolId) });
  });
  // as it stands between two tries, of which each takes its time
  await page.route('**/api/v1/pools/*', async (route) => {
    const response = await route.fetch();
    const holding = 'The last start failed, and no other is tried before 12:34: the runner ended with code 9.';
    return await route.fulfill({ response, json: { ...(await response.json()), holding, failing: true } });
  });
}

/** A release on its way to its runners, and one that was taken back: both take minutes. */
const waves = (poolId: string): WaveList => {
  const of = { poolId, poolName: 'builders', startedBy: 'ci', usualStartMs: 2_400 };
  const runner = (state: 'updated' | 'pending' | 'returned', problem: string | null = null) => ({
    ...{ runnerId: poolId, name: `builders-${state}`, state, from: '0.1.0', jobId: null, startMs: 2_600, problem },
  });
  const more = { ...of, id: poolId, startedAt: Date.now() - 3_600_000 };
  const reason = 'The first update failed: the runner did not come within 10 min';
  return {
    waves: [
      {
        ...more,
        version: '0.3.0',
        state: 'running',
        stage: 1,
        runners: [runner('updated'), runner('pending')],
        endedAt: null,
        reason: null,
      },
      {
        ...more,
        id: 'two',
        version: '0.2.1',
        state: 'taken_back',
        stage: 0,
        runners: [runner('returned', reason)],
        endedAt: Date.now(),
        reason,
      },
    ],
  };
};

const withWaves = (page: Page): Promise<unknown> =>
  page.route('**/api/v1/pools/*/waves', (route) => route.fulfill({ json: waves(route.request().url().split('/').at(-2) ?? '') }));

const sheet = async (page: Page) => {
  const shown = dialog(page, 'Deploy a cloud-hosted runner');
  await see(shown);
  return shown;
};

/** Pools, their runners, and what was done to them. */
export const poolViews: readonly View[] = [
  { name: 'pools', at: 'full', path: () => '/pools', reach: (page) => see(rowOf(page, 'builders')) },
  {
    name: 'pools-empty',
    at: 'empty',
    forEyes: true,
    state: 'empty',
    path: () => '/pools',
    reach: (page) => see(heading(page, 'No pool yet')),
  },
  {
    name: 'pool',
    at: 'full',
    path: ({ full }) => `/pools/${full.pools.broken}`,
    prepare: withLeftovers,
    reach: async (page) => {
      await see(page.getByText('It starts nothing now'));
      await see(page.getByText(/Resume tries again at once/));
      await see(panel(page, 'Decisions').getByRole('listitem').first());
      await see(button(page, 'Clean up baton-runner-7f3a41c2:3'));
    },
  },
  {
    name: 'pool-awake',
    at: 'full',
    forEyes: true,
    path: ({ full }) => `/pools/${full.pools.builders}`,
    prepare: withWaves,
    reach: async (page) => {
      await see(page.getByText(/^heard/));
      await see(button(page, 'Take back: the update to 0.3.0'));
    },
  },
  {
    name: 'pool-change',
    at: 'full',
    forEyes: true,
    path: ({ full }) => `/pools/${full.pools.builders}`,
    reach: async (page) => {
      await button(page, 'Change').click();
      await button(dialog(page, 'Change builders'), 'Cost, limits and updates').click();
      await see(dialog(page, 'Change builders').getByLabel('Time to start'));
    },
  },
  {
    name: 'pool-remove',
    at: 'full',
    forEyes: true,
    path: ({ full }) => `/pools/${full.pools.builders}`,
    reach: async (page) => {
      await button(page, 'Remove').click();
      await see(dialog(page, 'Remove builders?'));
    },
  },
  {
    name: 'job-rolled-back',
    at: 'full',
    path: ({ full }) => `/jobs/${full.pools.rolledBack}`,
    reach: (page) => see(page.getByText('rolled back', { exact: true }).first()),
  },
  {
    name: 'job-deployed',
    at: 'full',
    forEyes: true,
    path: ({ full }) => `/jobs/${full.pools.deployed}`,
    reach: (page) => see(page.getByText('done', { exact: true }).first()),
  },
  {
    name: 'cloud-hosted',
    at: 'full',
    path: () => '/runners?new=cloud-hosted',
    reach: async (page) => {
      const shown = await sheet(page);
      await shown.getByRole('combobox', { name: 'Pool' }).click();
      await page.getByRole('option', { name: 'A new pool' }).click();
      await see(shown.getByLabel('Maximum'));
    },
  },
  {
    name: 'cloud-hosted-pool',
    at: 'full',
    forEyes: true,
    path: () => '/runners?new=cloud-hosted',
    reach: async (page) => see(button(await sheet(page), 'Deploy')),
  },
  {
    name: 'runner-cloud',
    at: 'full',
    forEyes: true,
    path: () => '/runners?type=cloud-hosted',
    reach: async (page) => {
      await page
        .getByRole('row')
        .getByRole('link', { name: /^builders/ })
        .first()
        .click();
      await see(panel(page, 'Cloud').getByText('stands').first());
    },
  },
  {
    name: 'runners-cloud',
    at: 'full',
    forEyes: true,
    path: () => '/runners?type=cloud-hosted',
    reach: (page) =>
      see(
        page
          .getByRole('row')
          .getByRole('link', { name: /^builders/ })
          .first(),
      ),
  },
  {
    name: 'runners-built-in',
    at: 'full',
    forEyes: true,
    path: () => '/runners?type=built-in',
    reach: (page) => see(page.getByRole('row').getByText('Built in').first()),
  },
  {
    name: 'settings-identities',
    at: 'full',
    forEyes: true,
    path: () => '/settings',
    reach: async (page) => {
      await heading(page, 'Cloud identities').scrollIntoViewIfNeeded();
      await see(page.getByText('engine in the lab'));
    },
  },
  {
    name: 'new-identity',
    at: 'full',
    forEyes: true,
    path: () => '/settings',
    reach: async (page) => {
      await button(page, 'Add an identity').click();
      await see(dialog(page, 'Add a cloud identity').getByLabel('Name'));
    },
  },
];
