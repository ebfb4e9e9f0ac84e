import { useCallback, useEffect, useRef } from 'react';

function focusFirst(dialog: HTMLElement): void {
  if (dialog.contains(document.activeElement)) return;
  (dialog.querySelector<HTMLElement>('[data-autofocus]') ?? dialog).focus({ preventScroll: true });
}

/**
 * For the content of a dialog: the focus is in it as soon as it can be seen, and not a turn later. What is typed blindly is lost otherwise, or the
 * page behind hears it.
 */
export function useFocusAtOnce(opened: boolean): (content: HTMLElement | null) => void {
  const shown = useRef<HTMLElement | null>(null);
  const isReturnKnown = useRef(false);
  // where the focus came from is noted by effects of what is inside, which run before this one
  useEffect(() => {
    isReturnKnown.current = opened;
    if (opened && shown.current) focusFirst(shown.current);
  }, [opened]);
  return useCallback((content) => {
    shown.current = content;
    if (content && isReturnKnown.current) focusFirst(content);
  }, []);
}
