import { useCallback, useEffect, useRef } from 'react';

function focusFirst(dialog: HTMLElement): void {
  if (dialog.contains(document.activeElement)) return;
  (dialog.querySelector<HTMLElement>('[data-autofocus]') ?? dialog).focus({ preventScroll: true });
}

/** The library puts the focus where it was wanted first, a turn later: whoever has gone on by then stays where they are. */
function follow({ currentTarget, target }: FocusEvent): void {
  for (const before of (currentTarget as HTMLElement).querySelectorAll('[data-autofocus]'))
    before.removeAttribute('data-autofocus');
  (target as HTMLElement).dataset.autofocus = 'true';
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
    shown.current?.removeEventListener('focusin', follow);
    shown.current = content;
    content?.addEventListener('focusin', follow);
    if (content && isReturnKnown.current) focusFirst(content);
  }, []);
}
