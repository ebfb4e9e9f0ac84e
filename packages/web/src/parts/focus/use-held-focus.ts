import { type RefObject, useEffect } from 'react';

const tabbable =
  'input:not(:disabled):not([type=hidden]), textarea:not(:disabled), select:not(:disabled), button:not(:disabled), a[href]';

/** What is meant to be used first, else what can be; what leads elsewhere last: whoever presses a key once more would lose what is shown only once. */
function firstIn(body: HTMLElement): HTMLElement | null {
  const meant = body.querySelector<HTMLElement>('[data-autofocus]:not(:disabled)');
  if (meant) return meant;
  const usable = [...body.querySelectorAll<HTMLElement>(tabbable)].filter(
    (each) => each.offsetParent !== null && each.tabIndex >= 0,
  );
  return usable.find((each) => !each.closest('nav')) ?? usable[0] ?? null;
}

const bringsFirst = ({ addedNodes }: MutationRecord): boolean =>
  [...addedNodes].some(
    (node) => node instanceof Element && (node.matches('[data-autofocus]') || node.querySelector('[data-autofocus]') !== null),
  );

/**
 * Keeps the keyboard inside of a dialog whose content changes: to what comes in place of a form, and to a field that comes later than the dialog.
 *
 * @param body the content, without what closes the dialog
 */
export function useHeldFocus(body: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = body.current;
    const around = element?.closest<HTMLElement>('[role=dialog]');
    if (!element || !around) return;
    const observer = new MutationObserver((changes) => {
      const { activeElement } = document;
      const isLost = activeElement === null || activeElement === document.body;
      const isWaiting = activeElement === around || (around.contains(activeElement) && !element.contains(activeElement));
      if (isLost || (isWaiting && changes.some(bringsFirst))) firstIn(element)?.focus();
    });
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [body]);
}
