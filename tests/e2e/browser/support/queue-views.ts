import { button, heading, rowOf, see } from './sight.ts';
import type { View } from './view.ts';

/** What waits, and lists of jobs that are narrowed and chosen from. */
export const queueViews: readonly View[] = [
  { name: 'queue', at: 'full', path: () => '/queue', reach: (page) => see(page.getByText('Impossible').first()) },
  {
    name: 'queue-empty',
    at: 'empty',
    forEyes: true,
    state: 'empty',
    path: () => '/queue',
    reach: (page) => see(heading(page, 'Nothing waits')),
  },
  {
    name: 'jobs-filtered',
    at: 'full',
    path: () => '/jobs?executor=shell&since=day',
    reach: async (page) => {
      await button(page, 'Filters').click();
      await see(page.getByRole('combobox', { name: 'Labels that it asks for' }));
      await rowOf(page, 'deploy staging').getByRole('checkbox').click();
      await see(page.getByText('1 selected'));
    },
  },
  {
    name: 'jobs-cancel',
    at: 'full',
    forEyes: true,
    path: () => '/jobs?executor=shell&since=day',
    reach: async (page) => {
      await rowOf(page, 'deploy staging').getByRole('checkbox').click();
      await page.keyboard.press('Control+a');
      await button(page.getByRole('toolbar', { name: 'Actions on the selected jobs' }), 'Cancel').click();
      await see(page.getByRole('dialog', { name: /^Cancel/ }));
    },
  },
];
