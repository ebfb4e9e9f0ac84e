import type { Locator, Page } from 'playwright-core';

/** Waits until this has the focus. */
export const hasFocus = (wanted: Locator): Promise<void> => wanted.and(wanted.page().locator(':focus')).waitFor();

/** What has the focus, by role and name: `textbox "Name"`. Quick, for whoever asks after each key; the page itself runs it. */
function describeFocus(): string {
  const element = document.activeElement;
  if (!element) return '';
  const { tagName } = element;
  const type = element.getAttribute('type') ?? '';
  const own = element.getAttribute('role') ?? (['checkbox', 'radio'].includes(type) ? type : null);
  const roles: Record<string, string> = { A: 'link', BUTTON: 'button', INPUT: 'textbox', TEXTAREA: 'textbox' };
  const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])] : [];
  const name = element.getAttribute('aria-label') ?? (labels[0] ?? element).textContent ?? '';
  return `${own ?? roles[tagName] ?? tagName.toLowerCase()} "${name.trim()}"`;
}

/** Presses Tab, or Shift-Tab, until what has the focus is this to screen readers: `textbox "Name"`. */
export async function tabTo(page: Page, wanted: string, { back = false, most = 80 } = {}): Promise<void> {
  const passed: string[] = [];
  for (let pressed = 0; pressed < most; pressed++) {
    const seen = await page.evaluate(describeFocus);
    if (seen.includes(wanted)) return;
    passed.push(seen);
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`no Tab leads to ${wanted}, but to ${passed.join(', ')}`);
}
