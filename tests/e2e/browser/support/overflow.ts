import type { Page } from 'playwright-core';

/**
 * What is wider than its place: the page itself, or a part that hides or scrolls its rest. Parts that are made to scroll (a labelled region that
 * the keyboard reaches) and texts that end in an ellipsis are as they should be.
 */
export const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isMeant = (element: Element): boolean => {
      const style = getComputedStyle(element);
      const scrolls = element.matches('section[tabindex="0"][aria-label]') && style.overflowX === 'auto';
      // filters in one line, which the finger moves
      const slides = element.matches('nav[aria-label]') && style.overflowX === 'auto';
      // read by screen readers only
      const unseen = element.clientWidth <= 1 || style.clipPath !== 'none';
      // what began before the time that is drawn, and words on a bar that is too short for them
      const drawn = element.matches('[data-bar], [data-bar] *, :has(> [data-bar])');
      return scrolls || slides || drawn || unseen || style.textOverflow === 'ellipsis' || element.matches('input, textarea');
    };
    const isClosed = (element: Element): boolean =>
      element === document.documentElement || getComputedStyle(element).overflowX !== 'visible';
    const wide = [...document.querySelectorAll('*')].filter(
      (element) => element.scrollWidth > element.clientWidth + 1 && isClosed(element) && !isMeant(element),
    );
    return wide.map(
      (element) =>
        `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.scrollWidth} > ${element.clientWidth}`,
    );
  });
