import { type Runner as RunnerRow, restPaths } from '@baton/protocol';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { submit, untilRunning } from '../support/jobs.ts';
import { untilJob, untilRunner } from '../support/live.ts';
import { Runner } from '../support/runner.ts';
import { Gate } from '../support/signals.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, link, listening, rowOf, see } from './support/sight.ts';

const { bench, value: house } = useSharedBench(openHouse);
const visit = useBrowser();

const openRunners = async (query = '') => {
  const seen = await visit(house().server, { as: house().admin });
  await seen.page.goto(`/runners${query}`);
  return seen;
};

/** Opens a dialog from the menu of a row; resolves when it says what is hit. */
async function asked(page: Page, name: string, entry: string): Promise<Locator> {
  await button(page, `Actions on ${name}`).click();
  await page.getByRole('menuitem', { name: `${entry}…` }).click();
  const opened = dialog(page, `${entry} ${name}`);
  await see(opened);
  await gone(opened.getByText('Looking at what it hits…'));
  return opened;
}

const availability = (scope: Page | Locator, word: 'Enabled' | 'Disabled'): Locator => button(scope, new RegExp(`^${word}: `));

/** A runner with a job that waits at a gate. */
async function busy(name: string) {
  const { server } = house();
  const runner = await Runner.start(bench, server, { name });
  const gate = new Gate(bench);
  const job = await submit(server, `read -r _ < ${gate.path}`, { name: `work of ${name}`, runner: runner.id });
  await untilRunning(server, job.id);
  return { server, runner, gate, job };
}

test('disable with reason and end, seen in list, filter and page; enable at once', async () => {
  await Runner.start(bench, house().server, { name: 'disa' });
  const { page } = await openRunners();
  const row = rowOf(page, 'disa');
  await availability(row, 'Enabled').click();
  const opened = dialog(page, 'Disable disa');
  await see(opened.getByText('What it runs goes on and counts', { exact: false }));
  await opened.getByLabel('Enable again').first().click();
  await page.getByRole('option', { name: 'After 2 hours' }).click();
  await opened.getByLabel('Reason').fill('new disk');
  await button(opened, 'Disable').click();
  await gone(opened);
  await see(availability(row, 'Disabled'));
  await see(row.getByTitle(/^Disabled by ada at \S+ \S+ \(new disk\) until \S+ \S+$/).first());
  await link(page, /^Disabled\s*1$/).click();
  await see(row);
  await link(page, 'disa').click();
  const notice = page.getByRole('status').filter({ hasText: 'This runner is disabled' });
  await see(notice.getByText(/By ada.*: new disk\. It is enabled again at \d{4}-/));
  await button(notice, 'Enable').click();
  await gone(notice);
  await see(availability(page, 'Enabled'));
});

test('what the server refuses is shown at once, and taken back with its reason', async () => {
  await Runner.start(bench, house().server, { name: 'refu' });
  const { page, complaints } = await openRunners();
  complaints.expect(/^409 POST \/api\/v1\/runners\/.*\/revoke$/);
  let refuse: () => void = () => {};
  const error = { code: 'runner_not_paired', message: 'It holds no credential', next: 'Pair it first.', detail: {} };
  await page.route('**/revoke', async (route) => {
    await new Promise<void>((resolve) => {
      refuse = resolve;
    });
    await route.fulfill({ status: 409, json: { error } });
  });
  const opened = await asked(page, 'refu', 'Revoke');
  await button(opened, 'Revoke').click();
  await see(rowOf(page, 'refu').getByText('Revoked'));
  refuse();
  await see(
    page.getByRole('alert').filter({ hasText: 'refu was not revoked' }).getByText('It holds no credential. Pair it first.'),
  );
  await see(rowOf(page, 'refu').getByText('Online'));
});

test('drain: names what it waits for, with its deadline in the pill; the runner leaves when it is empty', async () => {
  const { gate, runner } = await busy('drai');
  const { page } = await openRunners();
  const opened = await asked(page, 'drai', 'Drain');
  await see(opened.getByRole('listitem').filter({ hasText: 'work of drai finishes' }));
  await opened.getByLabel('Cancel what still runs').first().click();
  await page.getByRole('option', { name: 'After 30 minutes' }).click();
  await see(opened.getByRole('listitem').filter({ hasText: 'finishes, or is cancelled at the deadline' }));
  await button(opened, 'Drain').click();
  const row = rowOf(page, 'drai');
  await see(row.getByText('Draining'));
  await see(row.getByTitle(/what still runs is cancelled at \d{4}-/).first());
  await see(link(page, /^Draining\s*1$/));
  gate.open();
  expect(await runner.program.exit).toBe(0);
  await see(row.getByText('Offline'));
  await see(availability(row, 'Disabled'));
});

test('kick: the job is named, goes back to the queue, and the runner comes back', async () => {
  const { server, runner, gate, job } = await busy('kick');
  const { page } = await openRunners();
  const opened = await asked(page, 'kick', 'Kick');
  await see(opened.getByRole('listitem').filter({ hasText: 'work of kick ends, and goes back to the queue' }));
  await opened.getByLabel('Reason').fill('hangs');
  // it comes back by itself, and not before somebody has looked
  runner.program.kill('SIGSTOP');
  await button(opened, 'Kick').click();
  await see(rowOf(page, 'kick').getByTitle(/^Kicked by ada .*\(hangs\)/));
  runner.program.kill('SIGCONT');
  await untilJob(server, job.id, ({ history }) => history.length === 2 && history[1]?.state === 'running');
  await see(rowOf(page, 'kick').getByText('Busy'));
  await gone(rowOf(page, 'kick').getByText('Kicked'));
  gate.open();
  expect(runner.program.ended).toBe(false);
});

test('rotate: shows the command, counts down, and ticks when the runner is paired again', async () => {
  const runner = await Runner.start(bench, house().server, { name: 'rota' });
  const { page } = await openRunners();
  const opened = await asked(page, 'rota', 'Rotate');
  await button(opened, 'Rotate').click();
  const command = await opened.getByRole('region', { name: 'pairing command' }).textContent();
  await see(opened.getByText(/The command works once, for another 14:\d\d/));
  expect(await runner.program.exit).toBe(2);
  await see(rowOf(page, 'rota').getByText('Revoked'));
  runner.pairAgain(command ?? '');
  await see(opened.getByRole('status').filter({ hasText: 'rota is online.' }));
  await button(opened, 'Done').click();
  await see(rowOf(page, 'rota').getByText('Online'));
});

test('remove from the page of the runner: its job fails, its row is gone', async () => {
  const { server, runner, job } = await busy('remo');
  const { page } = await openRunners();
  await link(page, 'remo').click();
  await button(page, 'Actions').click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  const opened = dialog(page, 'Remove remo');
  await see(opened.getByRole('listitem').filter({ hasText: 'work of remo fails' }));
  await button(opened, 'Remove').click();
  await see(page.getByText('This runner is gone'));
  await untilJob(server, job.id, (view) => view.job.state === 'failed');
  expect(await runner.program.exit).toBe(2);
  await page.goto('/runners');
  await see(heading(page, 'Runners'));
  await gone(rowOf(page, 'remo'));
});

test('edit and labels: a name that is taken is said so; which jobs it takes is changed; labels are added beside those of the runner itself', async () => {
  const { server } = house();
  await Runner.start(bench, server, { name: 'rena', labels: ['declared'] });
  await Runner.start(bench, server, { name: 'taken' });
  const { page, complaints } = await openRunners();
  complaints.expect(/^409 PATCH /);
  await button(page, 'Actions on rena').click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const naming = dialog(page, 'Edit rena');
  await naming.getByLabel('Name').fill('taken');
  await button(naming, 'Save').click();
  await see(naming.getByText('A runner named taken already exists here'));
  await naming.getByLabel('Name').fill('renamed');
  await button(naming, 'Save').click();
  await see(rowOf(page, 'renamed'));
  await button(page, 'Actions on renamed').click();
  await page.getByRole('menuitem', { name: 'Labels…' }).click();
  const labels = dialog(page, 'Labels of renamed');
  await see(labels.getByText('declared', { exact: true }));
  await labels.getByLabel('Added labels').first().fill('gpu,');
  await button(labels, 'Change the labels').click();
  await see(rowOf(page, 'renamed').getByText('gpu'));
});

test('many at once: a range by Shift, all of a filter; each result is told, failures first', async () => {
  const { server } = house();
  const made = await Promise.all(['bulk-1', 'bulk-2', 'bulk-3'].map((name) => Runner.start(bench, server, { name })));
  await made[1]?.end('SIGTERM');
  await untilRunner(server, made[1]?.id ?? '', ({ contact }) => contact === 'offline');
  const { page } = await openRunners('?search=bulk-');
  await rowOf(page, 'bulk-1').getByRole('checkbox').click();
  await rowOf(page, 'bulk-3')
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'Actions on the selected runners' });
  await see(bar.getByText('3 selected'));
  await button(bar, 'Kick').click();
  const kicking = dialog(page, 'Kick 3 runners');
  await gone(kicking.getByText('Looking at what it hits…'));
  await button(kicking, 'Kick').click();
  await see(kicking.getByText('2 of 3 kicked, 1 refused'));
  expect(await kicking.getByRole('listitem').first().textContent()).toMatch(/^bulk-2 It has no session/);
  await button(kicking, 'Close').last().click();
  await button(bar, 'Clear the selection').click();
  await gone(bar);

  await page.getByRole('checkbox', { name: 'Select all that are shown' }).check();
  await see(bar.getByText('3 selected'));
  await button(bar, 'Disable').click();
  const disabling = dialog(page, 'Disable 3 runners');
  await disabling.getByLabel('Reason').fill('holiday');
  await button(disabling, 'Disable').click();
  await see(disabling.getByText('3 of 3 disabled'));
  await button(disabling, 'Close').last().click();
  for (const { id } of made)
    expect(await server.get<RunnerRow>(restPaths.runner(id))).toMatchObject({ disabled: { by: 'ada', reason: 'holiday' } });
  await button(bar, 'Enable').click();
  await see(dialog(page, 'Enable 3 runners').getByText('3 of 3 enabled'));
});

test('by keyboard alone: the menu opens, moves, closes and gives the focus back', async () => {
  await Runner.start(bench, house().server, { name: 'keys' });
  const { page } = await openRunners('?search=keys');
  const opener = button(page, 'Actions on keys');
  await opener.focus();
  await page.keyboard.press('Enter');
  const isAt = (name: string): Promise<void> => see(page.getByRole('menuitem', { name }).and(page.locator(':focus')));
  await isAt('Disable…');
  await page.keyboard.press('ArrowUp');
  await isAt('Remove…');
  await page.keyboard.press('k');
  await isAt('Kick…');
  await page.keyboard.press('Escape');
  await gone(page.getByRole('menu'));
  await see(opener.and(page.locator(':focus')));
  await page.keyboard.press('Enter');
  await isAt('Disable…');
  await page.keyboard.press('d');
  await isAt('Drain…');
  await page.keyboard.press('Enter');
  const opened = await listening(dialog(page, 'Drain keys'));
  await page.keyboard.press('Escape');
  await gone(opened);
  await see(opener.and(page.locator(':focus')));
});
