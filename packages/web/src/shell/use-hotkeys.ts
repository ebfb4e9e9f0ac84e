import { useEffect, useRef } from 'react';
import { isTyping } from '../parts/typing.ts';

/** Keys that work everywhere: `/` to search, Ctrl-K (or ⌘K) for the palette. */
export function useHotkeys(actions: { openPalette: () => void }): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.openPalette();
      }
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const box = document.querySelector<HTMLInputElement>('main input[data-search], main [data-search] input');
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
