import { type Job, restPaths } from '@baton/protocol';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { submit, untilRunning } from '../support/jobs.ts';
import { Runner } from '../support/runner.ts';
import { Gate } from '../support/signals.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, link, listening, rowOf, searchByKeys, see } from './support/sight.ts';

const { bench, value: house } = useSharedBench(async (bench) => {
  const { server, admin } = await openHouse(bench);
  const runner = await Runner.start(bench, server, { name: 'atlas' });
  return { server, admin, runner };
});
const visit = useBrowser();

/** A dialog gives the focus away when it has come. */
async function hasFocus(asked: Locator): Promise<void> {
  await listening(asked);
  await expect.poll(() => asked.getByLabel('Reason').evaluate((field) => field === document.activeElement)).toBe(true);
}

test('a row says why its job waits, and its button starts it; the queue says the same of the kind', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/queue');
  await see(heading(page, 'Nothing waits'));
  const { id } = await submit(server, 'true', { name: 'picky', labels: ['gpu'] });
  const kind = page.getByRole('listitem').filter({ hasText: 'Impossible' });
  await see(kind.filter({ hasText: '1 job' }).filter({ hasText: 'No runner fits.' }));
  await see(kind.filter({ hasText: 'atlas: lacks the label gpu' }));
  await kind.getByRole('link', { name: '1 job' }).click();
  await see(rowOf(page, 'picky').filter({ hasText: 'Impossible No runner fits.' }));
  await rowOf(page, 'picky').getByRole('button', { name: 'Add the label gpu to atlas' }).click();
  await see(heading(page, 'No job under Queued'));
  await page.goto(`/jobs/${id}`);
  await see(page.getByText('Succeeded', { exact: true }));
  const other = await submit(server, 'true', { name: 'other', labels: ['blue', 'web'] });
  await page.goto(`/jobs/${other.id}`);
  await button(page, 'Add such a runner…').click();
  const sheet = dialog(page, 'Pair a runner');
  await see(sheet.getByRole('checkbox', { name: 'Shell', checked: true }));
  await see(sheet.getByText('web', { exact: true }).first());
});

test('a key is given room from the page of the job that waits for it', async () => {
  const { server, admin } = house();
  const gate = new Gate(bench);
  const concurrency = { key: 'mast', limit: 1 };
  const first = await submit(server, `read -r _ < ${gate.path}`, { concurrency });
  await untilRunning(server, first.id);
  const second = await submit(server, 'true', { name: 'second', concurrency });
  const { page } = await visit(server, { as: admin });
  await page.goto(`/jobs/${second.id}`);
  await see(page.getByRole('link', { name: 'atlas' }).first());
  await see(page.getByText('It starts when').first());
  await page.goto('/jobs?show=queued');
  await see(rowOf(page, 'second').filter({ hasText: 'The key mast is used up: 1 of 1 at once.' }));
  gate.open();
  await gone(rowOf(page, 'second'));
});

test('a kind that waits for a busy runner shows the place in line of its first job, and so does the job itself', async () => {
  const { server, admin } = house();
  const gate = new Gate(bench);
  const first = await submit(server, `read -r _ < ${gate.path}`, { name: 'busy' });
  await untilRunning(server, first.id);
  for (const name of ['one', 'two']) await submit(server, 'true', { name });
  const pinned = await submit(server, 'true', { name: 'pinned here', runner: 'atlas' });
  const { page } = await visit(server, { as: admin });
  await page.goto('/queue');
  const kind = (jobs: string) => page.getByRole('listitem').filter({ hasText: jobs });
  await see(kind('2 jobs').filter({ hasText: 'next in line' }));
  await see(kind('1 job').filter({ hasText: '2 jobs before it' }));
  await page.goto(`/jobs/${pinned.id}`);
  await see(page.getByText('2 jobs are before it.'));
  gate.open();
  await see(page.getByText('Succeeded', { exact: true }));
});

test('by keyboard alone: jobs are found, chosen and cancelled, one of which is over already', async () => {
  const { server, admin } = house();
  const names = ['alpha', 'beta'];
  for (const name of names) await submit(server, 'true', { name: `night ${name}`, labels: ['nowhere'] });
  const over = await submit(server, 'true', { name: 'night over', labels: ['nowhere'] });
  const { page } = await visit(server, { as: admin });
  await page.goto('/jobs');
  await see(rowOf(page, 'night over'));
  await searchByKeys(page, 'night');
  await expect.poll(() => new URL(page.url()).search).toBe('?search=night');
  await see(rowOf(page, 'night alpha'));
  await page.keyboard.press('Tab');
  // a row that is chosen is chosen by its own key, the others with it
  await rowOf(page, 'night over').focus();
  await page.keyboard.press('x');
  await see(page.getByText('1 selected'));
  await page.keyboard.press('Control+a');
  await see(page.getByText('3 selected'));
  await server.post<Job>(restPaths.jobCancel(over.id), {});
  const bar = page.getByRole('toolbar', { name: 'Actions on the selected jobs' });
  await bar.getByRole('button', { name: 'Cancel' }).focus();
  await page.keyboard.press('Enter');
  const asked = dialog(page, 'Cancel 3 jobs');
  await hasFocus(asked);
  await page.keyboard.type('not tonight');
  await page.keyboard.press('Enter');
  await see(asked.getByText('2 of 3 cancelled'));
  await see(asked.getByText(/night over.*already/i).first());
  await see(asked.getByRole('button').and(page.locator(':focus')));
  await page.keyboard.press('Enter');
  await gone(asked);
  await see(rowOf(page, 'night alpha').filter({ hasText: 'Cancelled' }));
  await link(page, 'night alpha').press('Enter');
  await see(heading(page, 'night alpha'));
  await see(button(page, 'Re-run'));
  await page.keyboard.press('r');
  await see(page.getByText('Re-run of'));
  await see(button(page, 'Cancel'));
  await page.keyboard.press('x');
  await hasFocus(dialog(page, 'Cancel this job?'));
  await page.keyboard.press('Enter');
  await see(heading(page, 'It never ran'));
});

test('what is refused is taken back and said, and can be tried again', async () => {
  const { server, admin } = house();
  const { page, complaints } = await visit(server, { as: admin });
  complaints.expect(/^503 PATCH/);
  const job = await submit(server, 'true', { name: 'pinned', labels: ['lab'] });
  await page.goto(`/jobs/${job.id}`);
  const add = button(page, 'Add the label lab to atlas');
  await see(add);
  await page.route(/\/api\/v1\/runners\//, (route) => {
    if (route.request().method() !== 'PATCH') return route.fallback();
    const error = { code: 'storage_full', message: 'There is no space left', next: 'Free some.' };
    return route.fulfill({ status: 503, json: { error } });
  });
  await add.click();
  await see(page.getByRole('alert').filter({ hasText: 'There is no space left' }));
  await see(add);
});
