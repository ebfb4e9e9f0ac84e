import type { BrowserContext } from 'playwright-core';

/** Opens an address in a new tab and answers after how many milliseconds this selector first stood on the screen. Leaves the tab open. */
export async function firstPaint(context: BrowserContext, path: string, selector: string) {
  const page = await context.newPage();
  await page.addInitScript((wanted: string) => {
    const painted = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector(wanted)) return;
        observer.disconnect();
        // what is there before a frame is on the screen after it
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      });
      observer.observe(document, { subtree: true, childList: true, characterData: true });
    });
    Object.assign(globalThis, { benchPainted: painted });
  }, selector);
  await page.goto(path, { waitUntil: 'commit' });
  const ms = await page.evaluate(() => (globalThis as unknown as { benchPainted: Promise<number> }).benchPainted);
  return { page, ms };
}
