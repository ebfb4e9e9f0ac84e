import type { Page } from 'playwright-core';
import { button, dialog, heading, liveMark, see } from './sight.ts';
import type { View } from './view.ts';

const typed = async (page: Page, keys: string, text: string): Promise<void> => {
  await see(liveMark(page, 'Live'));
  await page.keyboard.press(keys);
  const box = page.getByRole('dialog').getByRole('combobox');
  await box.fill(text);
  await see(page.getByRole('option').first());
};

/** What surrounds every page: what keys open, the scope, what can be undone. */
export const shellViews: readonly View[] = [
  {
    name: 'palette',
    at: 'full',
    path: () => '/jobs',
    reach: async (page) => {
      await typed(page, 'Control+k', 'stag');
      await see(page.getByRole('option', { name: /deploy staging/ }).first());
    },
  },
  {
    name: 'palette-runner',
    at: 'full',
    forEyes: true,
    path: ({ full }) => `/runners/${full.runners.busy}`,
    reach: async (page) => {
      await typed(page, 'Control+k', '');
      await see(page.getByRole('option', { name: 'Kick atlas…' }));
    },
  },
  {
    name: 'scopes',
    at: 'full',
    path: () => '/templates?scope=baton/default',
    reach: async (page) => {
      await see(heading(page, 'Templates'));
      await typed(page, 'o', '');
    },
  },
  {
    name: 'scope-unknown',
    at: 'full',
    forEyes: true,
    path: () => '/runners?scope=acme/gone',
    reach: (page) => see(page.getByText('There is no scope acme/gone, or you may not see it')),
  },
  {
    name: 'keys',
    at: 'full',
    path: () => '/jobs',
    reach: async (page) => {
      await see(liveMark(page, 'Live'));
      await page.keyboard.press('?');
      await see(dialog(page, 'Keys'));
    },
  },
  {
    name: 'undo',
    at: 'full',
    forEyes: true,
    path: () => '/runners',
    reach: async (page) => {
      await button(page, 'Enabled: disable atlas').click();
      await button(dialog(page, 'Disable atlas'), 'Disable').click();
      const undo = button(page, 'Undo: atlas disabled');
      await see(undo);
      await undo.focus();
    },
  },
];
