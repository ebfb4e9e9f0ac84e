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

/**
 * Waits until a dialog hears keys: the focus is within, and nothing puts it elsewhere any more. To be seen is not enough: what is pressed at once
 * may come before that.
 */
export async function listening(shown: Locator): Promise<Locator> {
  await shown.locator(':focus').waitFor();
  // the library puts it once more, a turn after the dialog was drawn and its effects have run
  await shown.evaluate(() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve), { timeout: 1_000 })));
  return shown;
}

/** Opens the palette by its keys, and waits until it hears more. */
export async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await see(page.getByRole('combobox', { name: 'Page or action' }).and(page.locator(':focus')));
}

/** Puts the focus into the search of the page by `/`, and types. */
export async function searchByKeys(page: Page, text: string): Promise<void> {
  const box = page.getByRole('main').getByRole('searchbox');
  await see(box);
  await page.keyboard.press('/');
  await see(box.and(page.locator(':focus')));
  await page.keyboard.type(text);
}

/** A part of a page that has a heading. */
export const panel = (page: Page, name: string): Locator => page.locator('section').filter({ has: heading(page, name) });

/** The row of a table in which this link stands. */
export const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

/** The mark in the header that says how current the page is. */
export const liveMark = (page: Page, words: string | RegExp): Locator =>
  page.getByRole('banner').getByRole('status').filter({ hasText: words });
