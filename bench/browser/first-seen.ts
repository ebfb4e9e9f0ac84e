import type { Page } from 'playwright-core';

interface Seen {
  benchSeen: Record<string, number>;
}

/** From now on the page notes when each link of its table whose text begins so first stands on the screen. */
export async function noteLinks(page: Page, start: string): Promise<void> {
  await page.evaluate((begins: string) => {
    const seen: Record<string, number> = {};
    (globalThis as unknown as Seen).benchSeen = seen;
    const look = (): void => {
      const fresh = [...document.querySelectorAll('tbody a')]
        .map(({ textContent }) => textContent ?? '')
        .filter((text) => text.startsWith(begins) && !Object.hasOwn(seen, text));
      for (const text of fresh) seen[text] = Number.POSITIVE_INFINITY;
      if (fresh.length === 0) return;
      // what is there before a frame is on the screen after it
      requestAnimationFrame(() =>
        setTimeout(() => {
          for (const text of fresh) seen[text] = Date.now();
        }),
      );
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, start);
}

/** When each was first seen, in milliseconds of the wall clock. */
export const linksSeen = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => (globalThis as unknown as Seen).benchSeen);
