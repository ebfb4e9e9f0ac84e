import type { Page } from 'playwright-core';
import { button, dialog, link, rowOf, see } from './sight.ts';
import type { View } from './view.ts';

const remember = (key: string, value: string) => (page: Page) =>
  page.addInitScript(([name = '', text = '']) => localStorage.setItem(name, text), [key, value]);

const everyColumn = JSON.stringify(
  Object.fromEntries(['type', 'region', 'scope', 'labels', 'frequency', 'ranges', 'created'].map((key) => [key, true])),
);

const runners = { at: 'full', path: () => '/runners' } as const;

/** What a list can be made to show, with the runners as an example. */
export const tableViews: readonly View[] = [
  {
    name: 'runners-cards',
    ...runners,
    ownWindow: true,
    prepare: remember('baton.runners.cards', 'yes'),
    reach: async (page) => {
      await see(page.getByRole('listitem').filter({ has: link(page, 'atlas') }));
      await see(page.getByRole('region', { name: 'Active jobs' }).getByText('processing').first());
    },
  },
  {
    name: 'runners-columns',
    ...runners,
    ownWindow: true,
    prepare: remember('baton.columns.runners', everyColumn),
    reach: async (page) => {
      await see(rowOf(page, 'atlas').first());
      await button(page, 'Columns').click();
      await see(dialog(page, 'Columns'));
    },
  },
  {
    name: 'runners-filter',
    ...runners,
    path: () => '/runners?label=linux&executor=shell',
    reach: async (page) => {
      await see(rowOf(page, 'atlas').first());
      await button(page, 'Filters').click();
      await see(dialog(page, 'Filters'));
    },
  },
];
