import { type Explanation, type Job, restPaths, type ScopeSettings } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { dialog, see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();

test('a pause is asked for on one page, told on each live, and ended by the button that a waiting job offers', async () => {
  const { server, admin } = await openHouse(bench);
  const [one, other] = [await visit(server, { as: admin }), await visit(server, { as: admin })];
  await one.page.goto('/runners');
  await other.page.goto('/settings');
  await one.page.getByRole('button', { name: 'Pause assignment' }).click();
  const form = dialog(one.page, 'Pause assignment');
  await form.getByLabel('Why').fill('the mast is down');
  await form.getByRole('button', { name: 'Pause', exact: true }).click();
  for (const { page } of [one, other]) {
    const banner = page.getByRole('region', { name: 'What is paused' });
    await see(banner.getByText('The system is paused'));
    await see(banner.getByText(/until somebody resumes\. .*: the mast is down/));
  }
  const job = await server.post<Job>(restPaths.jobs, { spec: { command: ['true'] } });
  const why = await server.get<Explanation>(restPaths.jobExplanation(job.id));
  expect(why.blocks).toMatchObject([{ block: 'paused', why: 'the mast is down' }]);
  await one.page.goto(`/jobs/${job.id}`);
  await see(one.page.getByRole('main').getByText(/The system is paused by .*: the mast is down/));
  await see(one.page.getByRole('main').getByRole('button', { name: 'Resume the system' }));
  await one.page.getByRole('region', { name: 'What is paused' }).getByRole('button', { name: 'Resume the system' }).click();
  for (const { page } of [one, other]) await page.getByRole('region', { name: 'What is paused' }).waitFor({ state: 'detached' });

  // what a scope says of its own, and its pause hours
  const { page } = other;
  await page.getByLabel('Default executor').fill('ansible');
  await page.getByLabel('Stale after').fill('20s');
  await page.getByLabel('Offline after').fill('1m');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await see(page.getByText('Said here; of jobs that name none', { exact: false }));
  const { settings } = await server.get<ScopeSettings>(restPaths.scopeSettings);
  expect(settings).toMatchObject({ defaultExecutor: { value: 'ansible' }, staleAfterMs: { value: 20_000, from: 'instance' } });
  await page.getByRole('button', { name: 'Add hours' }).click();
  await page.getByLabel('From', { exact: true }).fill('25:00');
  await page.getByRole('button', { name: 'Save the pause hours' }).click();
  await see(page.getByText('Give both times as HH:MM.'));
  await page.getByLabel('From', { exact: true }).fill('00:00');
  await page.getByLabel('To', { exact: true }).fill('23:59');
  await page.getByLabel('Time zone').fill('UTC');
  await page.getByRole('button', { name: 'Save the pause hours' }).click();
  // one minute of the day is not among them
  await see(page.getByText(/The system has its pause hours|From 00:00 to 23:59/).first());
});
