import { type Pairing, restPaths } from '@baton/protocol';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, see } from './support/sight.ts';

const count = 60;
const nameOf = (number: number): string => `rack-${String(number).padStart(2, '0')}`;

const { value: house } = useSharedBench(async (bench) => {
  const { server, admin } = await openHouse(bench);
  for (let number = 1; number <= count; number++) await server.post<Pairing>(restPaths.runners, { name: nameOf(number) });
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
  const press = async (...keys: string[]): Promise<string | undefined> => {
    for (const key of keys) await page.keyboard.press(key);
    return focusedRow(page);
  };
  const bar = page.getByRole('toolbar', { name: 'Actions on the selected runners' });
  expect(await press('j')).toBe(nameOf(1));
  expect(await press('ArrowDown', 'j', 'k')).toBe(nameOf(2));
  expect(await press('End')).toBe(nameOf(count));
  expect(await press('PageUp')).not.toBe(nameOf(count));
  expect(await press('Home')).toBe(nameOf(1));
  await press('x', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowUp');
  await see(bar.getByText('2 selected'));
  await page.waitForURL('**/runners?selected=1-2');
  expect(await press('Escape')).toBe(nameOf(2));
  await gone(bar);
  await press('Control+a');
  await see(bar.getByText(`${count} selected`));
  await press('Escape', ' ');
  await see(bar.getByText('1 selected'));

  // what is typed belongs to the field
  await press('/');
  await page.keyboard.type('jox');
  await see(heading(page, 'No runner matches “jox”'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await see(page.getByRole('row').filter({ hasText: nameOf(2) }));
  await page
    .getByRole('row')
    .filter({ hasText: nameOf(2) })
    .focus();
  await press('j', 'Enter');
  await see(heading(page, nameOf(3)));
});

test('columns are hidden and shown by keyboard, and remembered', async () => {
  const page = await openRunners();
  const head = (name: string) => page.getByRole('columnheader', { name });
  await see(head('Created'));
  await button(page, 'Columns').focus();
  await page.keyboard.press('Enter');
  const panel = dialog(page, 'Columns');
  await panel.getByRole('checkbox', { name: 'Created' }).focus();
  await page.keyboard.press(' ');
  await page.keyboard.press('Escape');
  await gone(panel);
  await gone(head('Created'));
  expect(await button(page, 'Columns').evaluate((element) => element === document.activeElement)).toBe(true);
  await page.reload();
  await see(head('Status'));
  expect(await head('Created').count()).toBe(0);
  await button(page, 'Columns').click();
  await button(panel, 'Reset').click();
  await see(head('Created'));
});
