import { type Runner, type RunnerList, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench, useSharedBench } from '../support/bench.ts';
import { untilRunner } from '../support/live.ts';
import { paste } from '../support/pasted.ts';
import { Server } from '../support/server.ts';
import { Administrator } from './support/administrator.ts';
import { useBrowser } from './support/browser.ts';
import { joined } from './support/foreign-runner.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, link, listening, rowOf, see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();
const { value: house } = useSharedBench((shared) => openHouse(shared));

test('from the set-up page to the first finished job in less than a minute, by what the page says', async () => {
  const server = await Server.prepare(bench);
  const { setupUrl } = await server.start();
  const { page } = await visit(server);
  const begunAt = performance.now();
  await page.goto(setupUrl ?? '');
  await page.getByLabel('Password', { exact: true }).fill(Administrator.password);
  await button(page, 'Create the administrator').click();
  const guide = page.getByRole('region', { name: 'First steps' });
  await see(guide.getByText('1 of 4'));
  await button(guide, 'Get the command').click();
  paste(bench, (await guide.getByRole('region', { name: 'pairing command' }).textContent()) ?? '');
  await see(guide.getByText('2 of 4'), 60_000);
  await see(rowOf(page, 'my-runner').getByText('Online'));
  await link(page, 'Jobs').click();
  // until then the steps that are seen are those of the page before, and what they submitted goes with it
  await see(heading(page, 'Jobs'));
  await button(guide, 'Run “echo hello”').click();
  await see(heading(page, 'All set: your first job is done'));
  expect(performance.now() - begunAt).toBeLessThan(60_000);
  await link(guide, 'its log and timeline').click();
  await see(heading(page, 'hello'));
  await page.goBack();
  await gone(guide);
  await link(page, 'Dashboard').click();
  await see(heading(page, 'Needs attention'));
  await gone(guide);
});

test('by keyboard alone: a self-hosted runner, started with exactly the file that is shown once', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners');
  await button(page, 'Add runner').focus();
  await page.keyboard.press('Enter');
  const sheet = dialog(page, 'Add a self-hosted runner');
  await listening(sheet);
  await see(sheet.locator('input:focus'));
  await page.keyboard.type('rack');
  await page.keyboard.press('Enter');
  const file = await sheet.getByRole('region', { name: 'baton-runner.env' }).textContent();
  expect(file).toMatch(/^BATON_URL=\S+\nBATON_RUNNER_ID=\S+\nBATON_RUNNER_TOKEN=bat_run_\S+\n$/);
  const command = await sheet.getByRole('region', { name: 'command', exact: true }).textContent();
  const { runners } = await server.get<RunnerList>(restPaths.runners);
  expect(runners.map(({ name, pill }) => [name, pill])).toEqual([['rack', 'not_registered']]);
  await see(sheet.getByRole('status', { name: 'Waiting for rack' }));

  paste(bench, `cat > baton-runner.env <<'END'\n${file}END\n${command}`);
  await untilRunner(server, runners[0]?.id ?? '', ({ contact }: Runner) => contact === 'online', 60_000);
  await see(sheet.getByRole('status').filter({ hasText: /rack is online\..*It offers .*shell/ }));
  await button(sheet, 'Done').focus();
  await page.keyboard.press('Enter');
  await gone(sheet);
  const token = /TOKEN=(\S+)/.exec(file ?? '')?.[1] ?? '';
  await page.goto(`/runners/${runners[0]?.id}`);
  await see(heading(page, 'rack'));
  expect(await page.content()).not.toContain(token);
});

test('the token of a scope is shown when it is asked for, and reset', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners?new=register');
  const sheet = dialog(page, 'Register runners');
  await button(sheet, 'Show the token and the commands').click();
  const shown = sheet.getByRole('region', { name: 'registration token' });
  const first = await shown.textContent();
  await see(sheet.getByRole('region', { name: 'commands' }).getByText(`--token ${first}`));
  await button(sheet, 'Reset the token…').click();
  await button(sheet, 'Reset').click();
  await see(sheet.getByText('The tokens before are void. Runners that registered with them stay.'));
  expect(await shown.textContent()).not.toBe(first);
  await link(sheet, 'Provision').click();
  await see(button(dialog(page, 'Provision runners'), 'Provisioning keys'));
  await listening(dialog(page, 'Provision runners'));
  await page.keyboard.press('Escape');
  await gone(dialog(page, 'Provision runners'));
});

test('a runner of another system joins with what the dialog shows, which says when it came', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners?new=foreign');
  const sheet = dialog(page, 'Add a runner of another system');
  await listening(sheet);
  await see(sheet.locator('input:focus'));
  await sheet.getByText('Semaphore', { exact: true }).click();
  await sheet.getByLabel('Name').fill('playbooks');
  await sheet.getByLabel('Labels').fill('dmz');
  await page.keyboard.press('Enter');
  await button(sheet, 'Show what to do').focus();
  await page.keyboard.press('Enter');
  // not a link that leads away from what is shown
  await see(button(sheet, 'Copy semaphore-runner.json').and(page.locator(':focus')));
  const config = JSON.parse((await sheet.getByRole('region', { name: 'semaphore-runner.json' }).textContent()) ?? '');
  expect(config).toMatchObject({ web_host: server.url, runner: { name: 'playbooks', tags: ['dmz'] } });
  const command = await sheet.getByRole('region', { name: 'command of step 2' }).textContent();
  const [, token = ''] = /^echo (\S+) \| semaphore runner register/.exec(command ?? '') ?? [];
  await see(sheet.getByRole('status', { name: 'Waiting for a runner of Semaphore' }));

  const id = await joined(bench, server, { ...config.runner, registration_token: token });
  await see(sheet.getByRole('status').filter({ hasText: 'playbooks is online.' }));
  await button(sheet, 'Done').click();
  await gone(sheet);
  await see(rowOf(page, 'playbooks').getByText('Semaphore', { exact: true }));
  await page.goto(`/runners/${id}?dialog=drain.${id}`);
  await see(dialog(page, 'Drain playbooks').getByText(/can not be told to leave/));
});
