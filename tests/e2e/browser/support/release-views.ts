import { button, dialog, heading, see } from './sight.ts';
import type { View } from './view.ts';

/** Versions of the runner. */
export const releaseViews: readonly View[] = [
  { name: 'releases', at: 'full', path: () => '/releases', reach: (page) => see(heading(page, '0.2.0')) },
  {
    // nobody has published one: there is the server's own
    name: 'releases-one',
    at: 'empty',
    forEyes: true,
    state: 'empty',
    path: () => '/releases',
    reach: (page) => see(page.getByText('built in', { exact: true })),
  },
  {
    name: 'release-notes',
    at: 'full',
    path: () => '/runners',
    reach: async (page) => {
      await button(page, 'Newest version 0.2.0').click();
      await see(dialog(page, 'What is new in 0.2.0').getByRole('heading', { name: 'Faster starts' }));
    },
  },
  {
    name: 'runners-update',
    at: 'full',
    forEyes: true,
    path: () => '/runners',
    reach: async (page) => {
      await button(page, 'Update all').click();
      await button(dialog(page, 'Update all outdated runners'), 'Update').click();
      await see(page.getByRole('list', { name: 'How they are updated' }));
    },
  },
];
