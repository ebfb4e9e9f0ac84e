import type { Page } from 'playwright-core';
import { button, dialog, gone, rowOf, see } from './sight.ts';
import type { View } from './view.ts';

const openMenu = async (page: Page, name: string): Promise<void> => {
  const opener = button(page, `Actions on ${name}`);
  await opener.scrollIntoViewIfNeeded();
  // a menu is closed by scrolling, of which the page hears in the frame after
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await opener.click();
  await see(page.getByRole('menu'));
};

/** Opens a dialog from the menu of a row, and waits until it says what is hit. */
const asked = (name: string, entry: string, title: string) => async (page: Page) => {
  await openMenu(page, name);
  await page.getByRole('menuitem', { name: entry }).click();
  await see(dialog(page, title));
  await gone(dialog(page, title).getByText('Looking at what it hits…'));
};

const choose = async (page: Page, ...names: string[]): Promise<void> => {
  for (const name of names) await rowOf(page, name).getByRole('checkbox').check();
  await see(page.getByRole('toolbar'));
};

const runners = { at: 'full', path: () => '/runners' } as const;

/** The menu of a runner, and all that can be asked of it. */
export const actionViews: readonly View[] = [
  { name: 'runner-menu', ...runners, reach: (page) => openMenu(page, 'atlas') },
  { name: 'disable', ...runners, forEyes: true, reach: asked('atlas', 'Disable…', 'Disable atlas') },
  {
    name: 'drain-typed-deadline',
    ...runners,
    reach: async (page) => {
      await asked('atlas', 'Drain…', 'Drain atlas')(page);
      await page.getByLabel('Cancel what still runs').first().click();
      await page.getByRole('option', { name: 'After…' }).click();
      await page.getByLabel('After', { exact: true }).fill('soon');
      await see(page.getByText('Write it like 90s, 45m, 3h or 2d.'));
    },
  },
  { name: 'kick', ...runners, forEyes: true, reach: asked('atlas', 'Kick…', 'Kick atlas') },
  {
    name: 'revoke',
    at: 'full',
    path: () => '/runners?search=workshop',
    forEyes: true,
    reach: asked('workshop', 'Revoke…', 'Revoke workshop'),
  },
  { name: 'edit', ...runners, forEyes: true, reach: asked('atlas', 'Edit…', 'Edit atlas') },
  { name: 'labels', ...runners, reach: asked('atlas', 'Labels…', 'Labels of atlas') },
  {
    name: 'kick-loading',
    ...runners,
    forEyes: true,
    // never answered
    prepare: (page) => page.route('**/actions/preview', () => {}),
    reach: async (page) => {
      await openMenu(page, 'atlas');
      await page.getByRole('menuitem', { name: 'Kick…' }).click();
      await see(page.getByText('Looking at what it hits…'));
    },
  },
  {
    name: 'kick-refused',
    ...runners,
    prepare: (page) => page.route('**/actions/preview', (route) => route.fulfill({ status: 500, body: 'x' })),
    reach: async (page) => {
      await asked('atlas', 'Kick…', 'Kick atlas')(page);
      await see(button(page, 'Look again'));
    },
    notes: [/^500 POST \/api\/v1\/runners\/actions\/preview$/],
  },
  { name: 'runners-selected', ...runners, reach: (page) => choose(page, 'atlas', 'attic', 'build-7.berlin') },
  {
    name: 'bulk-kick',
    ...runners,
    forEyes: true,
    reach: async (page) => {
      await choose(page, 'atlas', 'attic', 'build-7.berlin');
      await button(page, 'Kick').click();
      await see(dialog(page, 'Kick 3 runners'));
      await gone(page.getByText('Looking at what it hits…'));
    },
  },
  {
    name: 'bulk-results',
    ...runners,
    reach: async (page) => {
      await choose(page, 'attic', 'build-7.berlin');
      await button(page, 'Kick').click();
      await gone(page.getByText('Looking at what it hits…'));
      await button(dialog(page, 'Kick 2 runners'), 'Kick').click();
      await see(dialog(page, 'Kick 2 runners').getByText('0 of 2 kicked'));
    },
  },
  {
    name: 'runner-disabled',
    at: 'full',
    path: ({ full }) => `/runners/${full.runners.disabled}`,
    reach: (page) => see(button(page, 'Disabled: enable this runner')),
  },
  {
    name: 'runner-revoked',
    at: 'full',
    forEyes: true,
    path: ({ full }) => `/runners/${full.runners.revoked}`,
    reach: (page) => see(button(page, 'Get a pairing command')),
  },
];
