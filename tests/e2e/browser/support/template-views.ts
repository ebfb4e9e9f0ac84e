import { button, dialog, heading, rowOf, see } from './sight.ts';
import type { View } from './view.ts';

/** Templates, as the page shows them. */
export const templateViews: readonly View[] = [
  {
    name: 'templates-empty',
    at: 'empty',
    state: 'empty',
    path: () => '/templates',
    reach: (page) => see(heading(page, 'No template yet')),
  },
  { name: 'templates', at: 'full', path: () => '/templates', reach: (page) => see(rowOf(page, 'nightly backup')) },
  {
    name: 'template',
    at: 'full',
    path: ({ full }) => `/templates/${full.template}`,
    reach: (page) => see(page.getByRole('region', { name: 'command' })),
  },
  {
    name: 'new-template',
    at: 'full',
    path: () => '/templates?new=template',
    reach: async (page) => {
      const form = dialog(page, 'New template');
      await form.getByText('At times', { exact: true }).click();
      await see(form.getByText(/^Next: /));
      await button(form, 'Parameters and more').click();
      await button(form, 'Add a parameter').click();
      await button(form, 'Save the template').click();
      await see(form.getByText('Give it a name.'));
    },
  },
];
