import { restPaths, runnerPaths } from '@baton/protocol';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { submit } from '../support/jobs.ts';
import { untilJob } from '../support/live.ts';
import { call, taken } from '../support/rest.ts';
import { Runner } from '../support/runner.ts';
import { register } from '../support/scripted-runner.ts';
import { Gate } from '../support/signals.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, gone, heading, link, searchByKeys, see } from './support/sight.ts';

const { bench, value: house } = useSharedBench(async (bench) => {
  const { server, admin } = await openHouse(bench);
  const runner = await Runner.start(bench, server, { name: 'atlas' });
  return { server, admin, runner };
});
const visit = useBrowser();

const lines = (page: Page): Locator => page.getByRole('log');

/** The line with this number, drawn within the window of the log. */
const line = (page: Page, number: number): Locator =>
  lines(page)
    .locator('[data-stream]')
    .filter({ has: page.getByRole('link', { name: `Link to line ${number}`, exact: true }) });

/** The line with this text. Which number it has where two outputs meet nobody knows. */
const lineWith = (page: Page, text: string): Locator => lines(page).locator('[data-stream]').filter({ hasText: text });

const isInView = (row: Locator): Promise<boolean> =>
  row.evaluate((element) => {
    const box = element.closest('[role=log]')?.getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    return box !== undefined && top >= box.top - 1 && bottom <= box.bottom + 1;
  });

async function seeInView(row: Locator): Promise<void> {
  await see(row);
  await expect.poll(() => isInView(row)).toBe(true);
}

/** Forty thousand lines, of which some stand out; then three more after the gate was opened. */
const script = (gate: Gate): string => `
  seq -f 'step %.0f of forty thousand, and nothing else to say' 1 14999
  echo 'a needle in the hay'
  echo 'a warning' >&2
  seq -f 'step %.0f of forty thousand, and nothing else to say' 15002 39999
  echo 'another NEEDLE'
  read -r _ < ${gate.path}
  for n in 1 2 3; do echo "late $n"; done`;

test('a long log by keyboard alone: from anywhere in it to anywhere else, searched, and followed when there is more', async () => {
  const { server, admin } = house();
  const gate = new Gate(bench);
  const { page } = await visit(server, { as: admin });
  const { id } = await submit(server, script(gate), { name: 'forty thousand' });
  await page.goto(`/jobs/${id}`);
  // its end is here at once, whatever stands before
  await see(lines(page).getByText('another NEEDLE'));
  await see(page.getByText('40\u202f000 lines so far'));

  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await seeInView(line(page, 1).filter({ hasText: 'step 1 of' }));
  await searchByKeys(page, 'needle');
  await see(page.getByText('1 of 2', { exact: true }));
  await seeInView(lineWith(page, 'a needle in the hay'));
  await page.keyboard.press('Enter');
  await see(page.getByText('2 of 2', { exact: true }));
  await seeInView(lineWith(page, 'another NEEDLE'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await seeInView(line(page, 1));

  gate.open();
  await see(button(page, '3 new lines'));
  await page.keyboard.press('Shift+G');
  await seeInView(line(page, 40_003).filter({ hasText: 'late 3' }));
  await gone(button(page, '3 new lines'));
  await see(page.getByText(/^Log complete, 40\u202f003 of 40\u202f003 lines/));

  await page.keyboard.press('t');
  await expect.poll(() => line(page, 40_003).textContent()).toMatch(/^40003\d\d:\d\d\.\d{3}late 3$/);
  await page.keyboard.press('z');
  const width = async (): Promise<number> => (await lines(page).boundingBox())?.width ?? 0;
  await expect.poll(width).toBeGreaterThan(1_200);
  await page.keyboard.press('Escape');
  await expect.poll(width).toBeLessThan(1_000);
});

test('a link to lines shows them, more are chosen with Shift and copied; one output is shown alone', async () => {
  const { server, admin } = house();
  const gate = new Gate(bench);
  gate.open();
  const { id } = await submit(server, script(gate), { name: 'forty thousand' });
  await untilJob(server, id, ({ job }) => job.state === 'succeeded');
  const { page } = await visit(server, { as: admin, permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(`/jobs/${id}#L9000-L9001`);
  await seeInView(line(page, 9_000));
  await see(page.getByText('Lines 9\u202f000 to 9\u202f001'));
  await line(page, 9_003)
    .getByRole('link')
    .click({ modifiers: ['Shift'] });
  await page.waitForURL(/#L9000-L9003$/);
  await button(page, 'Copy lines').click();
  await see(page.getByText('4 lines copied'));
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe([9_000, 9_001, 9_002, 9_003].map((n) => `step ${n} of forty thousand, and nothing else to say\n`).join(''));
  await page.getByRole('combobox', { name: 'Which output' }).selectOption('Standard error');
  await see(lineWith(page, 'a warning'));
  await expect.poll(() => lines(page).locator('[data-stream]').count()).toBe(1);
  await page.getByRole('combobox', { name: 'Which output' }).selectOption('All output');

  // dragged to the middle, in long lines too
  await button(page, 'Wrap').click();
  await lines(page).evaluate((element) => {
    element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
  });
  await see(
    lines(page)
      .getByText(/^step (?:19[5-9]|20[0-4])\d\d of/)
      .first(),
  );
  await button(page, 'Wrap').click();
});

test('lines of runners and server: older ones come with scrolling up, names lead to runners, and what they tell of to jobs', async () => {
  const { server, admin, runner } = house();
  const talker = await register(server, 'talker');
  const { id } = await submit(server, 'true', { name: 'told of' });
  const own = (from: number, count: number, text: (n: number) => string) =>
    call(server.url, 'POST', runnerPaths.ownLog, {
      token: talker.token,
      body: {
        stream: 'test',
        lines: Array.from({ length: count }, (_, n) => ({ level: 'info', number: from + n, ageMs: 0, text: text(from + n) })),
      },
    });
  for (let from = 1; from < 1_400; from += 200) taken(await own(from, 200, (n) => `said ${n}`));
  taken(await own(1_401, 1, () => `ended  jobId=${id}`));
  await call(server.url, 'POST', runnerPaths.session, { token: `${runner.id}.bat_run_wrong`, body: {} });

  const { page } = await visit(server, { as: admin });
  await page.goto('/logs?runner=talker');
  const log = page.getByRole('log', { name: 'Lines of runners and server' });
  await see(log.getByText('ended'));
  expect(await log.getByText('said 1', { exact: true }).count()).toBe(0);
  // what is loaded stands above what was the top: each time it is the top again, the next ones come
  const toTheTop = async (): Promise<number> => {
    await page.keyboard.press('g');
    await page.keyboard.press('g');
    return await page.getByText(/none are older/).count();
  };
  await expect.poll(toTheTop).toBe(1);
  await toTheTop();
  await see(log.getByText('said 1', { exact: true }));
  await see(page.getByText(/^1\u202f40\d lines here, none are older$/));
  taken(await own(1_402, 2, (n) => `new ${n}`));
  await see(button(page, '2 new lines'));
  await page.keyboard.press('Shift+G');
  await see(log.getByText('new 1403'));
  await button(page, 'Export').click();
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV, for a spreadsheet' }).click(),
  ]);
  expect(csv.url()).toMatch(new RegExp(`${restPaths.logsExport}\\?runner=talker&format=csv$`));

  await link(page, `jobId=${id}`).click();
  await see(heading(page, 'told of'));
  await page.goBack();
  await see(log.getByText('new 1403'));
  await log.getByRole('link', { name: 'talker', exact: true }).last().click();
  await page.waitForURL(`**/runners/${talker.runnerId}`);
  await page.goto('/logs');
  await link(page, 'Connection problems').click();
  await page.waitForURL(/source=server&level=warn/);
  await gone(log.getByText('new 1403'));
});
