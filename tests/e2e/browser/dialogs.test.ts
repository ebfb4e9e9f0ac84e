import { readFileSync } from 'node:fs';
import { type ProvisioningKeyList, restPaths, type Template } from '@baton/protocol';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { submit } from '../support/jobs.ts';
import { Runner } from '../support/runner.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { tabTo } from './support/keys.ts';
import { button, dialog, gone, heading, link, rowOf, see } from './support/sight.ts';

const { value: house } = useSharedBench(async (bench) => {
  const { server, admin } = await openHouse(bench);
  const runner = await Runner.start(bench, server, { name: 'atlas' });
  const waiting = { labels: ['nowhere'] };
  const jobs = [
    await submit(server, 'true', { name: 'beta', ...waiting, priority: 5 }),
    await submit(server, 'true', { name: 'alpha', ...waiting, priority: 9 }),
    await submit(server, 'true', { name: 'gamma', ...waiting, priority: 7 }),
  ];
  const { template } = await server.post<{ template: Template }>(restPaths.templates, {
    name: 'greeting',
    job: { spec: { command: ['echo', 'hello'] }, ...waiting },
  });
  for (const name of ['image', 'ci', 'edge'])
    await server.post(restPaths.provisioningKeys, { name, ...(name === 'ci' && { expiresInMs: 86_400_000 }) });
  await server.post(restPaths.users, { login: 'grace', displayName: 'Grace Hopper', role: 'operator' });
  return { server, admin, runner, jobs, template };
});
const visit = useBrowser();

const placeOf = (page: Page): string => {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
};
const firstCells = (page: Page, table: string): Promise<string[]> =>
  page
    .getByRole('grid', { name: table })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => row.textContent ?? ''));

test('a dialog of a job stands in the address: back closes it, forward and a reload open it, and closed it leaves nothing to go back to', async () => {
  const { server, admin, jobs } = house();
  const { page } = await visit(server, { as: admin });
  const path = `/jobs/${jobs[0]?.id}`;
  const cancel = dialog(page, 'Cancel this job?');
  await page.goto('/jobs');
  await link(page, 'beta').click();
  await see(heading(page, 'beta'));
  await button(page, 'Cancel').click();
  await see(cancel);
  expect(placeOf(page)).toBe(`${path}?dialog=cancel`);
  await page.goBack();
  await gone(cancel);
  expect(placeOf(page)).toBe(path);
  await page.goForward();
  await see(cancel);
  await page.reload();
  await see(cancel);
  await page.goBack();
  await gone(cancel);

  // closed by itself, the way back leads to where one was before it
  await button(page, 'Cancel').click();
  await see(cancel);
  await page.keyboard.press('Escape');
  await gone(cancel);
  expect(placeOf(page)).toBe(path);
  await button(page, 'Cancel').click();
  await button(cancel, 'Keep it').click();
  await gone(cancel);
  await page.goBack();
  await see(heading(page, 'Jobs'));
  expect(placeOf(page)).toBe('/jobs');
});

test('on a small screen the button of a long form is in sight, and so is each field that the keyboard comes to', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin, viewport: { width: 390, height: 640 } });
  await page.goto('/jobs?new=job');
  const submitting = button(dialog(page, 'New job'), 'Submit the job');
  await see(submitting);
  const boxOf = async (locator: Locator, what: string): Promise<{ top: number; bottom: number }> => {
    const box = await locator.boundingBox();
    if (!box) throw new Error(`${what} is not drawn`);
    return { top: box.y, bottom: box.y + box.height };
  };
  const actions = () => boxOf(submitting, 'the button');
  // its head stays where it is while the form goes on behind it
  const head = () => boxOf(button(dialog(page, 'New job'), 'Close').locator('..'), 'the head');
  expect((await actions()).top).toBeLessThan(640 - 24);
  const seeField = async (field: string): Promise<void> => {
    const box = await boxOf(page.locator(':focus'), field);
    expect(box.top, field).toBeGreaterThanOrEqual((await head()).bottom);
    expect(box.bottom, field).toBeLessThanOrEqual((await actions()).top);
  };
  const fields = ['textbox "Command"', 'textbox "Name"', 'textbox "Priority"', 'button "Advanced"'];
  for (const field of fields) {
    await tabTo(page, field);
    await seeField(field);
  }
  for (const field of fields.toReversed().slice(1)) {
    await tabTo(page, field, { back: true });
    await seeField(field);
  }
});

test('what is asked about runners, templates and the system too; a link acts on nothing by itself', async () => {
  const { server, admin, runner, template } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto(`/runners?dialog=kick.${runner.id}`);
  await see(dialog(page, 'Kick atlas'));
  await page.keyboard.press('Escape');
  await gone(dialog(page, 'Kick atlas'));
  expect(placeOf(page)).toBe('/runners');
  await rowOf(page, 'atlas').getByRole('checkbox').check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Disable' }).click();
  await see(dialog(page, 'Disable atlas'));
  await page.goBack();
  await gone(dialog(page, 'Disable atlas'));
  await see(page.getByRole('toolbar').getByText('1 selected'));

  await page.goto(`/templates/${template.id}`);
  await button(page, 'Remove').click();
  await see(dialog(page, 'Remove greeting?'));
  await page.goBack();
  await gone(dialog(page, 'Remove greeting?'));
  await button(page, 'Run now: greeting').click();
  await see(dialog(page, 'Run greeting now?'));
  await button(page, 'Run it').click();
  await page.waitForURL(/\/jobs\/[^?]+$/);
  await page.goBack();
  await see(heading(page, 'greeting'));
  await gone(dialog(page, 'Run greeting now?'));

  await button(page, 'Pause assignment').click();
  await see(dialog(page, 'Pause assignment'));
  await page.goBack();
  await gone(dialog(page, 'Pause assignment'));
  // many that are enabled are enabled without a question: not by an address
  await page.goto(`/runners?dialog=enable.${runner.id}`);
  await see(rowOf(page, 'atlas'));
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('keys are a table: sorted, searched, with columns and a file of what is shown, in the address', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners/keys');
  await see(page.getByRole('grid', { name: 'Provisioning keys' }));
  const keys = async () => (await firstCells(page, 'Provisioning keys')).map((text) => text.slice(0, 2));
  await expect.poll(keys).toEqual(['ci', 'ed', 'im']);
  await button(page, 'Ends').click();
  await button(page, 'Ends').click();
  await page.waitForURL('**/runners/keys?sort=-ends');
  await button(page, 'Name').click();
  await button(page, 'Name').click();
  await page.waitForURL('**/runners/keys?sort=-name');
  await expect.poll(keys).toEqual(['im', 'ed', 'ci']);
  await button(page, 'Columns').click();
  await page.getByRole('checkbox', { name: 'By', exact: true }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('e');
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('edge');
  await page.waitForURL('**/runners/keys?sort=-name&search=edge');
  await page.reload();
  await see(button(page, 'Remove edge…'));
  await gone(button(page, 'Remove ci…'));
  await button(page, 'Export').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Lines of JSON, for a program' }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ name: 'edge', state: 'Enabled', by: 'bootstrap' }]);
  await button(page, 'Remove edge…').click();
  await see(dialog(page, 'Remove this key?'));
  await page.goBack();
  await gone(dialog(page, 'Remove this key?'));
  expect((await server.get<ProvisioningKeyList>(restPaths.provisioningKeys)).keys).toHaveLength(3);
});

test('somebody is disabled at once, and is not when the server refuses', async () => {
  const { server, admin } = house();
  const { page, complaints } = await visit(server, { as: admin });
  await page.goto('/people');
  await link(page, 'Grace Hopper').click();
  const grace = dialog(page, 'Grace Hopper (grace)');
  complaints.expect(/^403 PATCH \/api\/v1\/users\/grace/);
  let refuse = (): void => {};
  const asked = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  const error = { code: 'permission_denied', message: 'This needs create_users', next: 'Ask an owner.', detail: {} };
  await page.route('**/api/v1/users/grace', async (route) => {
    await asked;
    await route.fulfill({ status: 403, json: { error } });
  });
  await button(grace, 'Disable…').click();
  await button(grace, 'Disable grace').click();
  await see(button(grace, 'Enable'));
  await see(page.getByRole('row').filter({ hasText: 'grace' }).getByText('Disabled'));
  refuse();
  await see(page.getByText('grace was not disabled'));
  await see(button(grace, 'Disable…'));
  await page.goBack();
  await gone(grace);
  await gone(page.getByRole('row').filter({ hasText: 'grace' }).getByText('Disabled'));
});

test('jobs are sorted by what is shown, which says so; templates and the audit log have columns and files', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  const names = async () => (await firstCells(page, 'Jobs')).map((text) => /alpha|beta|gamma/.exec(text)?.[0]).filter(Boolean);
  await page.goto('/jobs?show=queued');
  await see(rowOf(page, 'alpha'));
  await expect.poll(names).toEqual(['gamma', 'alpha', 'beta']);
  await button(page, 'Name').click();
  await see(page.getByText(/^By name, among the newest \d jobs\.$/));
  await expect.poll(names).toEqual(['alpha', 'beta', 'gamma']);
  await page.goto('/jobs?show=queued&sort=-priority');
  await see(page.getByText(/^By priority, descending, among the newest/));
  await expect.poll(names).toEqual(['alpha', 'gamma', 'beta']);
  await link(page, 'Newest first').click();
  await page.waitForURL('**/jobs?show=queued');
  await expect.poll(names).toEqual(['gamma', 'alpha', 'beta']);

  await page.goto('/templates');
  await see(rowOf(page, 'greeting'));
  await button(page, 'Columns').click();
  await page.getByRole('checkbox', { name: 'Executor' }).check();
  await see(page.getByRole('columnheader', { name: 'Executor' }));
  await page.goto('/audit');
  await see(page.getByRole('grid', { name: 'Audit log' }));
  await button(page, 'Export shown').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV, for a spreadsheet' }).click(),
  ]);
  expect(readFileSync(await download.path(), 'utf8').split('\r\n', 1)).toEqual(['seq,time,who,what,target,change,address']);
});
