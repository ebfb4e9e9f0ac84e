import { button, link, see } from './sight.ts';
import type { View } from './view.ts';

/** Logs of jobs, and lines of runners and server, as somebody works with them. */
export const logViews: readonly View[] = [
  {
    name: 'job-log-search',
    at: 'full',
    path: ({ full }) => `/jobs/${full.jobs.succeeded}#L4-L7`,
    reach: async (page) => {
      await see(page.getByText('Lines 4 to 7'));
      await page.getByRole('searchbox', { name: 'Search in the log' }).fill('module');
      await see(page.getByText('1 of 9', { exact: true }));
      const keys = button(page, 'Keys');
      if (await keys.isVisible()) await keys.click();
    },
  },
  {
    name: 'job-log-wrapped',
    at: 'full',
    forEyes: true,
    path: ({ full }) => `/jobs/${full.jobs.succeeded}`,
    reach: async (page) => {
      await see(page.getByText(/^Log complete/));
      await page.getByRole('log').click();
      for (const key of ['w', 't', 't', 'z']) await page.keyboard.press(key);
      await see(button(page, 'Time of day'));
    },
  },
  {
    name: 'logs-trouble',
    at: 'full',
    forEyes: true,
    path: () => '/logs?since=between&from=2020-01-01T00:00',
    reach: async (page) => {
      await link(page, 'Connection problems').click();
      await see(page.getByText(/^a credential of this runner was refused/).first());
    },
  },
];
