import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths } from '@baton/protocol';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { submit } from '../support/jobs.ts';
import { untilOver } from '../support/live.ts';
import { Gate } from '../support/signals.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { tabTo } from './support/keys.ts';
import { button, dialog, gone, heading, link, listening, panel, see } from './support/sight.ts';

const { value: house } = useSharedBench(async (bench) => {
  const [starts, work] = [new Gate(bench), new Gate(bench)];
  // a runner that is started waits here before it does anything: what is seen meanwhile does not depend on how fast it is
  const hold = join(bench.folder('baton-e2e-hold'), 'hold.cjs');
  const wait = `fs.readSync(fs.openSync(${JSON.stringify(starts.path)}, 'r'), Buffer.alloc(3))`;
  writeFileSync(hold, `delete process.env.NODE_OPTIONS;\nconst fs = require('node:fs');\n${wait};\n`);
  return { ...(await openHouse(bench)), starts, work, hold };
});
const visit = useBrowser();

async function fillPool(page: Page, hold: string): Promise<void> {
  await button(page, 'Or fill in a form').press('Enter');
  const form = await listening(dialog(page, 'New pool'));
  await page.keyboard.type('burst');
  await tabTo(page, 'button "More of the provider"');
  await page.keyboard.press('Enter');
  await form.getByLabel('Environment').fill(`NODE_OPTIONS=--require ${hold}`);
  await form.getByLabel('Labels').focus();
  await page.keyboard.type('burst,');
  await form.getByLabel('Maximum').fill('2');
  await page.keyboard.press('Control+Enter');
}

test('from no pool to a runner that comes for a job, one more by the sheet, and to no pool again', async () => {
  const { server, admin, starts, work, hold } = house();
  const { page, tab } = await visit(server, { as: admin });
  await page.goto('/pools');
  await see(heading(page, 'No pool yet'));
  await fillPool(page, hold);
  await see(heading(page, 'burst'));
  const poolUrl = page.url();
  const runners = panel(page, 'Runners');
  await see(runners.getByText('One is started when a job waits for it.'));

  const job: Job = await submit(server, `read -r _ < ${work.path}`, { name: 'build', labels: ['burst'] });
  const decisions = panel(page, 'Decisions').getByRole('listitem');
  await see(decisions.filter({ hasText: 'start' }).first());
  const second = await tab();
  await second.goto(`/jobs/${job.id}`);
  await see(second.getByText('A runner is on its way'));
  const third = await tab();
  await page.bringToFront();
  const deploying = runners.getByRole('link', { name: 'Being deployed…' });
  await third.goto((await deploying.getAttribute('href')) ?? '');
  const steps = panel(third, 'Steps').getByRole('listitem');
  await see(steps.filter({ hasText: 'Process' }).filter({ hasText: 'done' }));
  await see(steps.filter({ hasText: 'under way' }).getByText(/\d:\d\d|\d s/));
  starts.open();
  await gone(steps.filter({ hasText: /under way|to come/ }));
  await see(third.getByText('Succeeded').first());

  await gone(second.getByText('A runner is on its way'));
  await see(runners.getByRole('link', { name: 'build' }));
  await second.close();
  await third.close();
  await runners.getByRole('link', { name: /^burst/ }).click();
  const cloud = panel(page, 'Cloud');
  await see(cloud.getByText('Awake'));
  await see(cloud.getByText(/baton-runner-/));
  await link(cloud, 'burst').click();

  await button(page, 'Stop').press('Enter');
  await see(button(page, 'Resume'));
  await see(page.getByText('burst stopped', { exact: true }));
  await page.keyboard.press('Control+z');
  await see(button(page, 'Stop'));

  await page.goto('/runners?new=cloud-hosted');
  const sheet = await listening(dialog(page, 'Deploy a cloud-hosted runner'));
  await see(sheet.getByText('1 of 2 awake'));
  await button(sheet, 'Deploy').press('Enter');
  await see(panel(page, 'Steps').getByText('under way'));
  starts.open();
  await button(sheet, 'Done').click();
  await gone(sheet);
  work.open();
  await untilOver(server, job.id);

  // as it says while more jobs wait than its runners can take: nothing is to be mended, and it can be stopped
  await page.route('**/api/v1/pools/*', async (route) => {
    const response = await route.fetch();
    const holding = 'All 2 runners that it may have are there.';
    return await route.fulfill({ response, json: { ...(await response.json()), holding, failing: false } });
  });
  await page.goto(poolUrl);
  await see(page.getByText('All 2 runners that it may have are there.').first());
  await see(button(page, 'Stop'));
  expect(await page.getByText(/Resume tries again/).count()).toBe(0);
  await page.unroute('**/api/v1/pools/*');

  await page.goto(poolUrl);
  await see(page.getByText('2 of 2 awake'));
  await button(page, 'Remove').press('Enter');
  const asked = await listening(dialog(page, 'Remove burst?'));
  expect(await button(asked, 'Remove the pool').isDisabled()).toBe(true);
  await asked.getByLabel('Remove its 2 runners first').check();
  await button(asked, 'Remove the pool').press('Enter');
  await see(heading(page, 'No pool yet'), 60_000);
});

test('an identity that does not work says why, and is removed', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/settings#cloud-identities');
  await button(page, 'Add an identity').press('Enter');
  const form = await listening(dialog(page, 'Add a cloud identity'));
  await form.getByRole('combobox', { name: 'Provider' }).click();
  await page.getByRole('option', { name: 'Docker' }).click();
  // what is secret is seen by nobody who looks over a shoulder, until one wants to see it; a certificate is no secret
  const key = form.getByRole('textbox', { name: 'Key', exact: true });
  const masked = () => key.evaluate((field) => getComputedStyle(field).getPropertyValue('-webkit-text-security'));
  expect(await masked()).toBe('disc');
  await button(form, 'Show what is typed: Key').press('Enter');
  await expect.poll(masked).toBe('none');
  await button(form, 'Hide what is typed: Key').press('Enter');
  await expect.poll(masked).toBe('disc');
  const password = form.getByLabel('Password at the registry', { exact: true });
  expect(await password.evaluate((field: HTMLInputElement) => [field.type, field.autocomplete])).toEqual(['password', 'off']);
  expect(await form.getByLabel('Certificate', { exact: true }).getAttribute('class')).not.toContain('masked');
  await form.getByLabel('Name').fill('lab');
  await form.getByLabel('Socket').fill('/nowhere/docker.sock');
  await page.keyboard.press('Control+Enter');
  await gone(form);
  await see(page.getByText('Does not work'));
  await see(page.getByText(/\/nowhere\/docker\.sock/).first());
  await button(page, 'Remove lab').press('Enter');
  const asked = await listening(page.getByRole('dialog'));
  await button(asked, /^Remove/).press('Enter');
  await see(page.getByText('None yet. Pools on this server need none.'));
  const { identities } = await server.get<{ identities: unknown[] }>(restPaths.cloudIdentities);
  expect(identities).toEqual([]);
});
