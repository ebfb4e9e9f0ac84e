import type { Locator, Page } from 'playwright-core';

/** What has the focus. */
export const focused = (page: Page): Locator => page.locator(':focus');

/** Waits until this has the focus. */
export const hasFocus = (wanted: Locator): Promise<void> => wanted.and(wanted.page().locator(':focus')).waitFor();

/** Presses Tab, or Shift-Tab, until what has the focus is told to screen readers with these words: `textbox "Name"`. */
export async function tabTo(page: Page, wanted: string, { back = false, most = 60 } = {}): Promise<void> {
  for (let pressed = 0; pressed < most; pressed++) {
    const seen = await focused(page)
      .ariaSnapshot({ timeout: 1_000 })
      .catch(() => '');
    // of something with content the first line is its own
    if (seen.split('\n', 1)[0]?.includes(wanted)) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`no Tab leads to ${wanted}`);
}
