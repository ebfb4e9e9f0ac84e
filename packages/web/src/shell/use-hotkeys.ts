import { useRouter } from '@tanstack/react-router';
import { useLayoutEffect, useRef } from 'react';
import { may } from '../api/may.ts';
import { goKeys } from '../keys/shortcuts.ts';
import { type Bindings, useKeys } from '../keys/use-keys.ts';
import { type Overlay, useOverlay } from './overlay.ts';

function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('main input[data-search], main [data-search] input');
  box?.focus();
  box?.select();
}

/** Keys that work on every page. */
export function useHotkeys(open: (overlay: Overlay) => void): void {
  const { history } = useRouter();
  const goes = Object.entries(goKeys).map(([key, href]) => [`g ${key}`, () => history.push(href)] as const);
  const bindings: Bindings = {
    ...Object.fromEntries(goes),
    '/': focusSearch,
    '?': () => open('keys'),
    o: () => open('scope'),
    c: () => may('run_jobs', null) && history.push('/jobs?new=job'),
    p: () => may('manage_runners', null) && history.push('/runners?new=pair'),
  };
  // what is typed while something opens is meant for it
  useKeys(useOverlay() === null ? bindings : {});
  usePaletteKey(() => open('palette'));
}

/** Ctrl-K works in fields too. */
function usePaletteKey(openPalette: () => void): void {
  const latest = useRef(openPalette);
  latest.current = openPalette;
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k' || event.shiftKey || event.altKey) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
