import type { Page } from 'playwright-core';
import { heading, see } from './sight.ts';

/** Pages that are loaded, and were told nothing but what their server says. */
const loaded = new WeakSet<Page>();

/**
 * Brings a window to an address: by a step of the page that is loaded, as a link does it, or by loading it where nothing is loaded yet, or where
 * something stays open.
 *
 * @param isMisled what its requests get is made up: it is loaded for this, and once more after it
 */
export async function walkTo(page: Page, path: string, isMisled: boolean): Promise<void> {
  const walks = loaded.has(page) && !isMisled && (await leaveAll(page));
  loaded.delete(page);
  if (walks) await step(page, path);
  else await page.goto(path);
  if (!isMisled) loaded.add(page);
}

const step = (page: Page, path: string): Promise<void> => page.evaluate((to) => history.pushState({}, '', to), path);

/** Goes out of what surrounds all pages, so that nothing is left of the page before. False: something stands open there too. */
async function leaveAll(page: Page): Promise<boolean> {
  await step(page, '/invitation?token=none');
  await see(heading(page, 'Choose your password'));
  return await page.evaluate(async () => {
    // drawn once as it was, once without what the step closed
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const open = '[role="dialog"], [role="menu"], [role="listbox"], [role="tooltip"], [role="alert"], [aria-expanded="true"]';
    return ![...document.querySelectorAll(open)].some((element) => element.checkVisibility());
  });
}
