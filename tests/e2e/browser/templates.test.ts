import { type Job, restPaths, type TemplateDetail } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { untilOver } from '../support/live.ts';
import { Runner } from '../support/runner.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, rowOf, see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();

test('a template is made on the page, tells its next times, runs with its parameters, is changed, disabled and removed', async () => {
  const { server, admin } = await openHouse(bench);
  await Runner.start(bench, server, { name: 'atlas' });
  const { page } = await visit(server, { as: admin });
  await page.goto('/templates');
  await button(page, 'Or fill in a form').click();
  const form = dialog(page, 'New template');
  await form.getByLabel('Name', { exact: true }).fill('greeting');
  await form.getByRole('textbox', { name: 'Command' }).fill('echo hello {{who}}');
  await form.getByText('At times', { exact: true }).click();
  await form.getByLabel('Times', { exact: true }).fill('61 3 * * *');
  await see(form.getByText(/61/).last());
  await form.getByLabel('Times', { exact: true }).fill('0 3 * * 1-5');
  await see(form.getByText(/^Next: /));
  await form.getByText('By hand', { exact: true }).click();
  await button(form, 'Parameters and more').click();
  await button(form, 'Add a parameter').click();
  const parameters = form.getByRole('group', { name: 'Parameters' });
  await parameters.getByLabel('Name').fill('who');
  await parameters.getByLabel('Required').check();
  await button(form, 'Save the template').click();
  await gone(form);

  await button(page, 'Run now: greeting').click();
  const run = dialog(page, 'Run greeting now?');
  await button(run, 'Run it').click();
  await see(run.getByText('A run needs a value for it.'));
  await run.getByLabel('who').fill('world');
  await button(run, 'Run it').click();
  await page.waitForURL(/\/jobs\//);
  await see(page.getByText('hello world'));
  const jobId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await untilOver(server, jobId);

  await page.goto('/templates');
  await see(rowOf(page, 'greeting').getByText('Succeeded'));
  await page.getByRole('link', { name: 'greeting' }).click();
  await button(page, 'Change').click();
  const change = dialog(page, 'Change greeting');
  await change.getByText('Again and again', { exact: true }).click();
  await button(change, 'Parameters and more').click();
  await change.getByLabel('Default', { exact: true }).fill('everybody');
  await button(change, 'Save').click();
  await see(page.getByText('60 to 90 s after each run'));
  await button(page, 'Disable greeting').click();
  await see(button(page, 'Enable greeting'));
  const { job } = await server.get<{ job: Job }>(restPaths.job(jobId));
  expect(job.run).toMatchObject({ trigger: 'person', parameters: { who: 'world' } });
  const { template } = await server.get<TemplateDetail>(restPaths.template(job.run?.templateId ?? ''));
  expect(template).toMatchObject({ enabled: false, job: { spec: { command: ['echo', 'hello', '{{who}}'] } } });
  await server.post(restPaths.templateEnable(template.id));
  await see(button(page, 'Disable greeting'));

  await button(page, 'Remove').click();
  await button(dialog(page, 'Remove greeting?'), 'Remove the template').click();
  await see(page.getByText('No template yet'));
});
