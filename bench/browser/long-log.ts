import type { BrowserContext, Page } from 'playwright-core';

/** Does something in a page and answers after how many milliseconds the line that was chosen, or the one in the middle, is drawn and has this text. */
export async function untilLine(page: Page, act: { hash: string } | { scrollShare: number }, text: string): Promise<number> {
  return await page.evaluate(
    ({ act: what, text: wanted }) =>
      new Promise<number>((resolve) => {
        const startedAt = performance.now();
        const log = document.querySelector('[role=log]') as HTMLElement;
        if ('hash' in what) location.hash = what.hash;
        else log.scrollTop = (log.scrollHeight - log.clientHeight) * what.scrollShare;
        const look = (): void => {
          const box = log.getBoundingClientRect();
          const point = document.elementFromPoint(box.left + 300, box.top + box.height / 2);
          const row = 'hash' in what ? log.querySelector('[data-chosen=true]') : point?.closest('[data-stream]');
          if (row?.textContent?.includes(wanted)) {
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt)));
          } else requestAnimationFrame(look);
        };
        look();
      }),
    { act, text },
  );
}

/** Milliseconds from the last letter of a search until its hits are counted. */
export async function untilCounted(page: Page, text: string): Promise<{ ms: number; words: string }> {
  const box = page.getByRole('searchbox', { name: 'Search in the log' });
  await box.fill('');
  const startedAt = performance.now();
  await box.fill(text);
  const output = page.locator('[data-search] output');
  await output.filter({ hasText: /^\d[\d\s]* of [\d\s]+$/ }).waitFor();
  return { ms: performance.now() - startedAt, words: (await output.textContent()) ?? '' };
}

/** Megabytes that the scripts of a tab hold after all that can go is gone. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6;
}

/** What a page costs that loads the whole log as text and shows it. */
export async function plainLog(context: BrowserContext, path: string): Promise<{ page: Page; ms: number }> {
  const page = await context.newPage();
  await page.goto('/mark.svg');
  const ms = await page.evaluate(async (from: string) => {
    const startedAt = performance.now();
    const text = await (await fetch(from)).text();
    const host = document.createElementNS('http://www.w3.org/1999/xhtml', 'pre') as HTMLElement;
    host.textContent = text;
    document.documentElement.replaceChildren(host);
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - startedAt;
  }, path);
  return { page, ms };
}
