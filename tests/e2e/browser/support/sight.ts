import type { Locator, Page } from 'playwright-core';

/** Waits until somebody sees exactly this. */
export const see = (locator: Locator, timeout?: number): Promise<void> =>
  locator.waitFor({ state: 'visible', ...(timeout === undefined ? {} : { timeout }) });

/** Waits until nobody sees it any more. */
export const gone = (locator: Locator, timeout?: number): Promise<void> =>
  locator.waitFor({ state: 'hidden', ...(timeout === undefined ? {} : { timeout }) });

export const button = (scope: Page | Locator, name: string | RegExp): Locator =>
  scope.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });

export const link = (scope: Page | Locator, name: string | RegExp): Locator =>
  scope.getByRole('link', typeof name === 'string' ? { name, exact: true } : { name });

export const heading = (page: Page, name: string): Locator => page.getByRole('heading', { name, exact: true });

export const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name, exact: true });

/** The row of a table in which this link stands. */
export const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

/** The mark in the header that says how current the page is. */
export const liveMark = (page: Page, words: string | RegExp): Locator =>
  page.getByRole('banner').getByRole('status').filter({ hasText: words });
