import { type RefObject, useEffect } from 'react';

/** Parts that come later would push what the address names out of sight: until then it is kept there. */
const holdForMs = 4_000;

/** Keeps the heading that an address names in sight while what stands above it is still on its way. */
export function useHeldAnchor(around: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = around.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { activeElement } = document;
      if (activeElement?.tagName === 'H2' && element.contains(activeElement)) activeElement.scrollIntoView();
    });
    observer.observe(element);
    const stop = (): void => observer.disconnect();
    const timer = setTimeout(stop, holdForMs);
    // whoever scrolls knows where to
    addEventListener('wheel', stop, { once: true, passive: true });
    return () => {
      stop();
      clearTimeout(timer);
      removeEventListener('wheel', stop);
    };
  }, [around]);
}
