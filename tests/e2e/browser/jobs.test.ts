import { type Job, type JobDetail, restPaths } from '@baton/protocol';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { submit } from '../support/jobs.ts';
import { Runner } from '../support/runner.ts';
import { Gate } from '../support/signals.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, link, rowOf, see } from './support/sight.ts';

const { bench, value: house } = useSharedBench(async (bench) => {
  const { server, admin } = await openHouse(bench);
  const runner = await Runner.start(bench, server, { name: 'atlas' });
  return { server, admin, runner };
});
const visit = useBrowser();

const logOf = (page: Page, attempt = 1): Locator => page.getByRole('region', { name: `Log of attempt ${attempt}` });

/** The line of the log with this number. */
const line = (page: Page, number: number): Locator =>
  logOf(page)
    .locator('[data-stream]')
    .filter({ has: page.getByRole('link', { name: `Link to line ${number}`, exact: true }) });

/** Fills in the form with a script, and submits it. */
async function submitScript(page: Page, name: string, script: string): Promise<void> {
  await button(page, 'New job').click();
  const form = dialog(page, 'New job');
  await form.getByText('Script', { exact: true }).click();
  await form.getByRole('textbox', { name: 'Script' }).fill(script);
  await form.getByRole('textbox', { name: 'Name' }).fill(name);
  await button(form, 'Submit the job').click();
  await see(heading(page, name));
}

test('a job from the form: its lines appear while it runs, and it ends with receipt and timeline', async () => {
  const { server, admin } = house();
  const gate = new Gate(bench);
  const { page } = await visit(server, { as: admin });
  await page.goto('/jobs');
  await see(heading(page, 'To your first job in a minute'));
  const script = [
    `printf '\\033[31mred\\033[0m and \\033[1mbold\\033[0m\\n'`,
    `read -r _ < ${gate.path}`,
    'echo "a warning" >&2',
    `read -r _ < ${gate.path}`,
    'echo last',
  ].join('\n');
  await submitScript(page, 'line by line', script);
  await see(page.getByText('Processing', { exact: true }));
  await see(line(page, 1));
  expect(await line(page, 1).textContent()).toBe('1red and bold');
  await see(logOf(page).getByText('1 line so far'));

  gate.open();
  await see(line(page, 2).getByTitle('standard error'));
  expect(await line(page, 2).textContent()).toBe('2erra warning');
  expect(await line(page, 3).count()).toBe(0);

  gate.open();
  await see(line(page, 3));
  await see(page.getByText('Succeeded', { exact: true }));
  await see(page.getByText('Exit code 0', { exact: true }));
  await see(logOf(page).getByText(/^Log complete, 3 of 3 lines · \d+ B$/));
  expect(await logOf(page).textContent()).not.toContain('\u001b');

  await link(page, 'Timeline').click();
  const happened = page.getByRole('table').getByRole('row');
  await see(happened.filter({ hasText: 'Log closed' }));
  const words = await happened.locator('strong').allTextContents();
  expect(words).toEqual(['Queued', expect.stringMatching(/^Offered to \S+$/), 'Accepted; it runs', 'Succeeded', 'Log closed']);
  await see(happened.filter({ hasText: 'by ada' }));
  await link(page, 'Specification').click();
  await see(page.getByRole('region', { name: 'script' }).filter({ hasText: 'echo last' }));
});

test('a job that fails says its exit code, and runs again as a new job', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/jobs');
  await submitScript(page, 'will fail', 'echo before; exit 7');
  await see(page.getByText('Failed', { exact: true }));
  await see(page.getByText('Exit code 7', { exact: true }));
  const first = page.url();
  await button(page, 'Re-run').click();
  await page.waitForURL((url) => url.href !== first);
  await see(page.getByText('Failed', { exact: true }));
  await see(page.getByText('Re-run of'));
  await link(page, first.split('/').at(-1)?.slice(0, 8) ?? '').click();
  await page.waitForURL(first);

  await link(page, 'Jobs').click();
  await link(page, /^Failed/).click();
  await expect.poll(() => rowOf(page, 'will fail').count(), { timeout: 30_000 }).toBe(2);
});

test('a running job is cancelled, with the reason in its timeline', async () => {
  const { server, admin } = house();
  const gate = new Gate(bench);
  const { page } = await visit(server, { as: admin });
  const job = await submit(server, `echo ready; read -r _ < ${gate.path}`, { name: 'endless' });
  await page.goto(`/jobs/${job.id}`);
  await see(line(page, 1));
  await button(page, 'Cancel').click();
  const asked = dialog(page, 'Cancel this job?');
  await see(asked.getByText('endless runs on atlas.'));
  await asked.getByLabel('Reason').fill('not needed');
  await button(asked, 'Cancel the job').click();
  await see(page.getByText('Cancelled', { exact: true }).first());
  await see(line(page, 2).filter({ hasText: 'cancelled: not needed' }));
  await see(logOf(page).getByText(/^Log complete, 2 of 2 lines/));
  await link(page, 'Timeline').click();
  await see(page.getByRole('row').filter({ hasText: 'Cancellation asked for' }).filter({ hasText: 'not needed' }));
  await see(button(page, 'Re-run'));
  await gone(button(page, 'Cancel'));
});

test('a job that cannot be prepared asks for a decision, and is taken as done', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  const spec = { script: 'true', workingDirectory: '/nowhere/at/all' };
  const { id } = await server.post<Job>(restPaths.jobs, { name: 'unprepared', spec });
  await page.goto(`/jobs/${id}`);
  await see(page.getByText('This job needs attention'));
  await see(page.getByText('It could not be prepared, three times: workingDirectory: there is no folder /nowhere/at/all'));
  const sent = page.waitForRequest((request) => request.url().endsWith(restPaths.jobResolve(id)));
  await button(page, 'Mark as succeeded').click();
  await see(page.getByText('Succeeded', { exact: true }));
  const { job } = await server.get<JobDetail>(restPaths.job(id));
  expect((await sent).postDataJSON(), 'the attempt that was shown').toMatchObject({ attemptId: job.attemptId });
  await gone(page.getByText('This job needs attention'));
  await link(page, 'Timeline').click();
  await see(page.getByRole('row').filter({ hasText: 'Resolved: taken as done' }).filter({ hasText: 'by ada' }));
});

test('a workflow without a name from a file that was chosen is called as that file', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/jobs?new=job');
  const form = dialog(page, 'New job');
  await form.getByRole('combobox', { name: 'Executor' }).click();
  await page.getByRole('option', { name: 'gitea-workflow' }).click();
  const text = 'on: push\njobs:\n  build:\n    steps:\n      - run: make\n';
  const file = { name: 'nightly.yml', mimeType: 'text/plain', buffer: Buffer.from(text) };
  await see(button(form, 'Choose a file'));
  await form.locator('input[type=file]').setInputFiles(file);
  await see(form.getByPlaceholder('nightly.yml'));
  await button(form, 'Submit the job').click();
  await see(heading(page, 'nightly.yml'));
});

test('a job without a runner that fits waits, says for what, and is cancelled out of the queue', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  const job = await submit(server, 'true', { name: 'picky', labels: ['gpu'] });
  await page.goto(`/jobs/${job.id}`);
  await see(
    page.getByRole('status').filter({
      hasText:
        /It has waited for \d+ s\. No runner that is registered could ever run it\. To start it: add the label gpu to atlas/,
    }),
  );
  await see(heading(page, 'It has not begun yet'));
  await button(page, 'Cancel').click();
  await button(dialog(page, 'Cancel this job?'), 'Cancel the job').click();
  await see(heading(page, 'It never ran'));
});
