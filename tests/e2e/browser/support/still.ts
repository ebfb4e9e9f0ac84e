import type { Page } from 'playwright-core';

/** Resolves when nothing on the page moves from one look to another any more; what turns for ever does not count. */
const untilStill = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (;;) {
      const moving = document.getAnimations().filter(({ effect, playState }) => {
        return playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime);
      });
      if (moving.length === 0) return;
      await Promise.allSettled(moving.map((animation) => animation.finished));
    }
  });

/** What somebody sees on a phone. */
export async function showOnPhone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  // drawn once as it was, once as it is meant for this width
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await untilStill(page);
}

/** What somebody sees who prefers dark or light screens. */
export async function showIn(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
  await untilStill(page);
}
