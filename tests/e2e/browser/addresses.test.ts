import { type Pairing, restPaths } from '@baton/protocol';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { submit } from '../support/jobs.ts';
import { untilOver } from '../support/live.ts';
import { Runner } from '../support/runner.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { dialog, gone, heading, link, listening, liveMark, openPalette, rowOf, searchByKeys, see } from './support/sight.ts';

const { value: house } = useSharedBench(async (bench) => {
  const { server, admin } = await openHouse(bench);
  const runner = await Runner.start(bench, server, { name: 'atlas' });
  for (const name of ['attic', 'cellar']) await server.post<Pairing>(restPaths.runners, { name });
  const noisy = await submit(server, 'seq 400', { name: 'noisy' });
  const broken = await submit(server, 'exit 1', { name: 'broken' });
  for (const job of [noisy, broken]) await untilOver(server, job.id);
  return { server, admin, runner, noisy, broken };
});
const visit = useBrowser();

const names = (page: Page): Promise<string[]> =>
  page.getByRole('row').getByRole('link').filter({ hasNotText: /^\d+$/ }).allTextContents();

test('filter, search and order of runners stand in the address and survive a reload', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners');
  await see(rowOf(page, 'atlas'));
  await link(page, /^Not registered/).click();
  await gone(rowOf(page, 'atlas'));
  await page.getByRole('button', { name: 'Name' }).click();
  await page.waitForURL('**/runners?show=not_registered&sort=-name');
  await expect.poll(() => names(page)).toEqual(['cellar', 'attic']);
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('TTI');
  await gone(rowOf(page, 'cellar'));
  await page.reload();
  await see(rowOf(page, 'attic'));
  await expect.poll(() => names(page)).toEqual(['attic']);
  expect(await page.getByRole('searchbox', { name: 'Search by name' }).inputValue()).toBe('TTI');
  expect(await link(page, /^Not registered/).getAttribute('aria-current')).toBe('true');

  await page.getByRole('searchbox', { name: 'Search by name' }).fill('nobody');
  await see(heading(page, 'No runner that is not registered matches “nobody”'));
  await link(page, 'Show all runners').click();
  await see(rowOf(page, 'atlas'));
});

test('what is chosen stands in the address, survives a reload and a filter, and is forgotten with the page', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  const box = (name: string) => rowOf(page, name).getByRole('checkbox');
  const bar = page.getByRole('toolbar');
  await page.goto('/runners');
  for (const name of ['attic', 'atlas']) await box(name).check();
  await page.waitForURL(/\/runners\?selected=[\d,-]+$/);
  const address = page.url();
  await page.reload();
  await see(bar.getByText('2 selected'));
  expect([await box('attic').isChecked(), await box('atlas').isChecked(), await box('cellar').isChecked()]).toEqual([
    true,
    true,
    false,
  ]);
  await link(page, /^Not registered/).click();
  await see(bar.getByText('2 selected (1 not shown)'));
  await bar.getByRole('button', { name: 'Clear the selection' }).click();
  await page.waitForURL('**/runners?show=not_registered');
  await page.goto(address);
  await see(bar.getByText('2 selected'));
  await link(page, 'Jobs').click();
  await see(heading(page, 'Jobs'));
  await link(page, 'Runners').click();
  await see(rowOf(page, 'attic'));
  expect([await box('attic').isChecked(), new URL(page.url()).search]).toEqual([false, '']);
});

test('the palette acts on a runner from any page, and on what is chosen', async () => {
  const { server, admin, runner } = house();
  const { page } = await visit(server, { as: admin });
  const { keyboard } = page;
  await page.goto('/jobs');
  await see(liveMark(page, 'Live'));
  await openPalette(page);
  await keyboard.type('labels atl');
  await see(page.getByRole('option', { name: 'Labels of atlas…', selected: true }));
  await keyboard.press('Enter');
  await listening(dialog(page, 'Labels of atlas'));
  expect(new URL(page.url()).pathname).toBe(`/runners/${runner.id}`);
  await keyboard.press('Escape');
  await gone(dialog(page, 'Labels of atlas'));
  await openPalette(page);
  await see(page.getByRole('option', { name: 'Disable atlas…' }));
  await keyboard.press('Escape');

  await page.goto('/runners');
  for (const name of ['attic', 'cellar']) await rowOf(page, name).getByRole('checkbox').check();
  await openPalette(page);
  await page.getByRole('option', { name: 'Disable 2 selected runners…' }).click();
  await see(dialog(page, 'Disable 2 runners'));
});

test('settings: how long silent runners are kept, and which projects are protected', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/settings');
  const instance = page.getByRole('combobox', { name: 'How long offline runners of the instance are kept' });
  const project = page.getByRole('combobox', { name: 'How long offline runners of baton/default are kept' });
  await see(instance);
  await expect.poll(() => project.inputValue()).toBe('As the instance (90 days)');
  await instance.click();
  await page.getByRole('option', { name: '30 days' }).click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('input')].some(({ value }) => value === 'As the instance (30 days)'),
  );
  const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await page.getByRole('checkbox', { name: 'baton/default is protected' }).check();
  await kept;
  await page.reload();
  await see(instance);
  expect([await instance.inputValue(), await project.inputValue()]).toEqual(['30 days', 'As the instance (30 days)']);
  expect(await page.getByRole('checkbox', { name: 'baton/default is protected' }).isChecked()).toBe(true);
  await page.getByRole('checkbox', { name: 'baton/default is protected' }).uncheck();
});

test('filter and search of jobs survive a reload, and going back', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/jobs?show=failed');
  await see(rowOf(page, 'broken'));
  await gone(rowOf(page, 'noisy'));
  await link(page, 'broken').click();
  await see(heading(page, 'broken'));
  await page.goBack();
  await see(rowOf(page, 'broken'));
  expect(new URL(page.url()).search).toBe('?show=failed');
  await page.getByRole('searchbox', { name: 'Search jobs' }).fill('nois');
  await see(heading(page, 'No job under Failed matches “nois”'));
  await page.reload();
  await see(heading(page, 'No job under Failed matches “nois”'));
  await link(page, /^All/).click();
  await see(rowOf(page, 'noisy'));
});

test('deep links: a line of a log, a tab, a runner, and what is not there', async () => {
  const { server, admin, noisy, runner } = house();
  const { page, complaints } = await visit(server, { as: admin });
  await page.goto(`/jobs/${noisy.id}#L200`);
  await page.getByRole('link', { name: 'Link to line 200', exact: true }).and(page.locator(':visible')).waitFor();
  await page.goto(`/jobs/${noisy.id}?tab=timeline`);
  await see(page.getByRole('row').filter({ hasText: 'Log closed' }));
  await page.goto(`/runners/${runner.id}`);
  await see(heading(page, 'atlas'));
  await see(link(page, 'noisy'));
  for (const path of ['/nowhere', '/jobs/a/b']) {
    if (path === '/nowhere') await page.goto(path);
    else await page.evaluate((next) => history.pushState(null, '', next), path);
    await see(heading(page, 'There is no such page'));
    await see(page.getByRole('main').getByText(path));
    await see(page.getByRole('navigation').getByRole('link', { name: 'Runners' }));
  }
  await page.getByRole('main').getByRole('link', { name: 'Go to the dashboard' }).click();
  await see(heading(page, 'Dashboard'));

  complaints.expect(/^404 GET \/api\/v1\/jobs\/0{8}/, /^404 GET \/api\/v1\/runners\/0{8}/);
  for (const kind of ['job', 'runner']) {
    await page.goto(`/${kind}s/00000000-0000-4000-8000-000000000000`);
    await see(page.getByRole('alert').filter({ hasText: new RegExp(`${kind}`, 'i') }));
  }
});

test('the keyboard alone pairs a runner and submits a job', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  const { keyboard } = page;
  await page.goto('/jobs');
  await see(liveMark(page, 'Live'));
  await searchByKeys(page, 'noisy');
  await gone(rowOf(page, 'broken'));
  await see(rowOf(page, 'noisy'));

  await openPalette(page);
  await keyboard.type('pair');
  await keyboard.press('Enter');
  const pair = await listening(dialog(page, 'Pair a runner'));
  await see(pair.getByLabel('Name').and(page.locator(':focus')));
  await keyboard.type('porch');
  await keyboard.press('Enter');
  await see(pair.getByRole('region', { name: 'pairing command' }));
  await keyboard.press('Escape');
  await gone(pair);
  await see(rowOf(page, 'porch').getByText('Not registered'));

  await openPalette(page);
  await keyboard.type('new j');
  await keyboard.press('Enter');
  const form = await listening(dialog(page, 'New job'));
  await see(form.getByLabel('Command', { exact: true }).and(page.locator(':focus')));
  await keyboard.type('echo "by hand"');
  await keyboard.press('Enter');
  await see(page.getByText('Succeeded', { exact: true }));
  await see(page.getByText('by hand', { exact: true }));
});
