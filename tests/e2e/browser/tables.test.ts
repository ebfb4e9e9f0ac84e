import { readFileSync } from 'node:fs';
import { type Pairing, restPaths } from '@baton/protocol';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { submit } from '../support/jobs.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, link, listening, searchByKeys, see } from './support/sight.ts';

const count = 60;
const nameOf = (number: number): string => `rack-${String(number).padStart(2, '0')}`;

const { value: house } = useSharedBench(async (bench) => {
  const { server, admin } = await openHouse(bench);
  for (let number = 1; number <= count; number++) await server.post<Pairing>(restPaths.runners, { name: nameOf(number) });
  await server.post<Pairing>(restPaths.runners, { name: 'vault', labels: ['gpu'], scope: 'baton/default' });
  await submit(server, 'nvidia-smi', { name: 'train', labels: ['h100'] });
  return { server, admin };
});
const visit = useBrowser();

async function openRunners(query = '') {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto(`/runners${query}`);
  await see(page.getByRole('row').filter({ hasText: nameOf(1) }));
  return page;
}

/** The name in the row that has the focus, when it is in view; else nothing. */
const focusedRow = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const row = document.activeElement;
    const area = row?.closest('[data-rows]');
    if (!row?.matches('tr') || !area) return undefined;
    const [at, around] = [row.getBoundingClientRect(), area.getBoundingClientRect()];
    const head = area.querySelector('thead')?.offsetHeight ?? 0;
    const isInView = at.top >= around.top + head - 1 && at.bottom <= around.bottom + 1;
    return isInView ? (row.querySelector('a')?.textContent ?? undefined) : 'out of view';
  });

test('the keyboard goes through the rows, chooses and opens them', async () => {
  const page = await openRunners();
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const isAt = (name: string): Promise<void> => expect.poll(() => focusedRow(page)).toBe(name);
  const bar = page.getByRole('toolbar', { name: 'Actions on the selected runners' });
  // what comes below takes room from the rows
  await see(heading(page, 'Active jobs'));
  await press('j');
  await isAt(nameOf(1));
  await press('ArrowDown', 'j', 'k');
  await isAt(nameOf(2));
  await press('End');
  await isAt('vault');
  await press('PageUp');
  await expect.poll(() => focusedRow(page)).toMatch(/^rack-(?!60)/);
  await press('Home');
  await isAt(nameOf(1));
  await press('x', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowUp');
  await see(bar.getByText('2 selected'));
  await page.waitForURL('**/runners?selected=1-2');
  await press('Escape');
  await gone(bar);
  await isAt(nameOf(2));
  await press('Control+a');
  await see(bar.getByText(`${count + 1} selected`));
  await press('Escape', ' ');
  await see(bar.getByText('1 selected'));

  // what is typed belongs to the field
  await searchByKeys(page, 'jox');
  await see(heading(page, 'No runner matches “jox”'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await see(page.getByRole('row').filter({ hasText: nameOf(2) }));
  await page
    .getByRole('row')
    .filter({ hasText: nameOf(2) })
    .focus();
  await isAt(nameOf(2));
  await press('j');
  await isAt(nameOf(3));
  await press('Enter');
  await see(heading(page, nameOf(3)));
});

test('what is done to a row is in sight however wide the table is', async () => {
  const page = await openRunners();
  await page.setViewportSize({ width: 1024, height: 800 });
  const area = page.getByRole('region', { name: 'Runners, scrollable' });
  const edges = (name: string) =>
    page
      .getByRole('row')
      .filter({ hasText: nameOf(1) })
      .getByRole('button', { name })
      .evaluate((element) => {
        const [at, around] = [element.getBoundingClientRect(), element.closest('[data-rows]')?.getBoundingClientRect()];
        const top = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);
        return {
          isInside: around !== undefined && at.right <= around.right && at.left >= around.left,
          isOnTop: element.contains(top),
        };
      });
  for (const scrolled of [0, 120, 9_999]) {
    await area.evaluate((element, left) => element.scrollTo({ left, behavior: 'instant' }), scrolled);
    expect(await area.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
    for (const name of [`Enabled: disable ${nameOf(1)}`, `Actions on ${nameOf(1)}`])
      expect(await edges(name)).toEqual({ isInside: true, isOnTop: true });
  }
});

test('columns are hidden and shown by keyboard, and remembered', async () => {
  const page = await openRunners();
  const head = (name: string) => page.getByRole('grid', { name: 'Runners' }).getByRole('columnheader', { name });
  await see(head('Created'));
  await button(page, 'Columns').focus();
  await page.keyboard.press('Enter');
  const panel = dialog(page, 'Columns');
  await listening(panel);
  await panel.getByRole('checkbox', { name: 'Created' }).focus();
  await page.keyboard.press(' ');
  await page.keyboard.press('Escape');
  await gone(panel);
  await gone(head('Created'));
  await see(button(page, 'Columns').and(page.locator(':focus')));
  await page.reload();
  await see(head('Status'));
  await gone(head('Created'));
  await button(page, 'Columns').click();
  await button(panel, 'Reset').click();
  await see(head('Created'));
});

test('runners are narrowed by keyboard and by the scope of the page, shown as cards, and exported as they are shown', async () => {
  const page = await openRunners();
  await button(page, 'Filters').focus();
  await page.keyboard.press('Enter');
  await listening(dialog(page, 'Filters'));
  await dialog(page, 'Filters').getByRole('checkbox', { name: 'gpu' }).focus();
  await page.keyboard.press(' ');
  await page.keyboard.press('Escape');
  await page.waitForURL('**/runners?label=gpu');
  await see(link(page, /^All\s*1$/));
  await gone(link(page, nameOf(1)));
  await button(page, 'Cards').focus();
  await page.keyboard.press('Enter');
  await see(page.getByRole('listitem').filter({ has: link(page, 'vault') }));
  await page.reload();
  await see(page.getByRole('listitem').filter({ has: link(page, 'vault') }));
  await button(page, 'Table').click();
  await button(page, 'Export').click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'CSV, for a spreadsheet' }).click();
  const [head, row, rest] = readFileSync(await (await download).path(), 'utf8').split('\r\n');
  expect(head?.split(',').slice(0, 3)).toEqual(['id', 'name', 'status']);
  expect([row?.split(',').slice(1, 3), rest]).toEqual([['vault', 'not_registered'], '']);

  await page.goto('/runners?scope=baton/default');
  await see(link(page, 'vault'));
  await see(link(page, /^All\s*1$/));
});

test('below the runners stand the jobs they are wanted for, with the reason why one waits', async () => {
  const page = await openRunners();
  const active = page.getByRole('region', { name: 'Active jobs' });
  await see(active.getByText('1 queued, 0 claimed, 0 processing'));
  await see(
    active
      .getByRole('row')
      .filter({ has: link(page, 'train') })
      .getByText('Impossible'),
  );
  await button(active, 'Active jobs').click();
  await gone(link(active, 'train'));
  await link(active, 'All jobs').click();
  await see(heading(page, 'Jobs'));
});

test('in a window that becomes narrow the runners have the height, and the tab that is chosen is in sight', async () => {
  const page = await openRunners('?show=not_registered');
  const active = page.getByRole('region', { name: 'Active jobs' });
  await see(link(active, 'train'));
  await page.setViewportSize({ width: 390, height: 844 });
  await gone(link(active, 'train'));
  await see(active.getByText('1 queued', { exact: true }));
  const isInSight = async (): Promise<boolean> => {
    const box = await link(page, /^Not registered/).boundingBox();
    return box !== null && box.x >= 0 && box.x + box.width <= 390;
  };
  await expect.poll(isInSight).toBe(true);
  // what is chosen for a phone is kept for it alone
  await button(active, 'Active jobs').click();
  await see(link(active, 'train'));
  await button(active, 'Active jobs').click();
  await gone(link(active, 'train'));
  await page.setViewportSize({ width: 1280, height: 800 });
  await see(link(active, 'train'));
});
