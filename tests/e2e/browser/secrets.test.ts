import { type Job, restPaths, type Secret } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();

test('secrets are set and removed in the settings, and named on the page of a job, without their values', async () => {
  const { server, admin } = await openHouse(bench);
  const { page } = await visit(server, { as: admin });
  await page.goto('/settings');
  await see(page.getByText('No secrets yet.'));
  await page.getByRole('textbox', { name: 'Name' }).fill('deploy_token');
  await page.getByRole('textbox', { name: 'Value' }).fill('a value that is shown once');
  await page.getByRole('button', { name: 'Set the secret' }).click();
  await see(page.getByText('never used'));
  await see(page.getByText('DEPLOY_TOKEN', { exact: true }));
  expect(await page.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('');
  const secrets = { TOKEN: 'DEPLOY_TOKEN' };
  const job = await server.post<Job>(restPaths.jobs, {
    secrets,
    secretEnvironment: { OWN: 'own value' },
    spec: { command: ['true'] },
  });
  await page.goto(`/jobs/${job.id}?tab=spec`);
  await see(page.getByText('DEPLOY_TOKEN', { exact: true }));
  await see(page.getByText('given with the job'));
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Remove DEPLOY_TOKEN' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the secret' }).click();
  await see(page.getByText('No secrets yet.'));
  expect(await server.get<Secret[]>(restPaths.secrets('admin'))).toEqual([]);
});
