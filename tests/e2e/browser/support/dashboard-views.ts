import type { Page } from 'playwright-core';
import { attemptsOf, contactOf, dayOf, timelineOf, vitalsOf } from './made-history.ts';
import { heading, see } from './sight.ts';
import type { View } from './view.ts';

/** Answers about history are made. */
const withHistory = async (page: Page): Promise<void> => {
  const now = Date.now();
  await page.route('**/api/v1/statistics?**', (route) => route.fulfill({ json: dayOf(now) }));
  await page.route('**/api/v1/timeline?**', (route) => route.fulfill({ json: timelineOf(now) }));
  await page.route('**/api/v1/runners/*/attempts?**', (route) => route.fulfill({ json: attemptsOf(now) }));
  await page.route('**/api/v1/runners/*/contact', (route) => route.fulfill({ json: contactOf(now) }));
  await page.route('**/api/v1/runners/*/vitals', (route) => route.fulfill({ json: vitalsOf(now) }));
};

/** How things stand. */
export const dashboardViews: readonly View[] = [
  {
    name: 'dashboard',
    at: 'full',
    path: () => '/dashboard',
    prepare: withHistory,
    reach: async (page) => {
      await see(heading(page, 'Needs attention'));
      await see(page.getByRole('slider', { name: /^Busy slots/ }).locator('canvas'));
      await see(
        page
          .getByRole('group', { name: /^Who ran what/ })
          .getByRole('link')
          .first(),
      );
      await see(page.getByText(/can run it|no runner/i).first());
    },
  },
  {
    name: 'dashboard-empty',
    at: 'empty',
    state: 'empty',
    path: () => '/dashboard',
    reach: (page) => see(heading(page, 'To your first job in a minute')),
  },
  {
    name: 'dashboard-plots',
    at: 'full',
    forEyes: true,
    path: () => '/dashboard',
    prepare: withHistory,
    reach: async (page) => {
      const last = page.getByRole('slider', { name: /^Busy slots/ });
      await see(last.locator('canvas'));
      await page.getByRole('slider', { name: /^Jobs ended/ }).evaluate((element) => element.scrollIntoView({ block: 'start' }));
      await last.focus();
      for (let step = 0; step < 80; step++) await last.press('ArrowLeft');
    },
  },
  {
    name: 'dashboard-gantt',
    at: 'full',
    forEyes: true,
    path: () => '/dashboard',
    prepare: withHistory,
    reach: async (page) => {
      const gantt = page.getByRole('group', { name: /^Who ran what/ });
      await see(gantt.getByRole('link').first());
      await gantt.evaluate((element) => element.scrollIntoView({ block: 'end' }));
      await gantt.locator('[data-bar="1 3"]').focus();
    },
  },
  {
    name: 'runner-vitals',
    at: 'full',
    forEyes: true,
    path: ({ full }) => `/runners/${full.runners.busy}`,
    prepare: withHistory,
    reach: async (page) => {
      const load = page.getByRole('slider', { name: /^Load/ });
      await see(load.locator('canvas'));
      await load.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    },
  },
  {
    name: 'runner-history',
    at: 'full',
    path: ({ full }) => `/runners/${full.runners.busy}`,
    prepare: withHistory,
    reach: async (page) => {
      await see(page.getByRole('slider', { name: /^In contact/ }));
      await see(page.getByRole('slider', { name: /^Load/ }).locator('canvas'));
      await see(
        page
          .getByRole('group', { name: /^What it ran/ })
          .getByRole('link')
          .first(),
      );
    },
  },
];
