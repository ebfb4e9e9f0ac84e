import { useSyncExternalStore } from 'react';
import { Emitter } from '../live/emitter.ts';
import { endAhead, listenAhead } from './typed-ahead.ts';

/** What opens above every page. */
export type Overlay = 'palette' | 'scope' | 'keys';

let open: Overlay | null = null;
const changed = new Emitter();

/** Opens it in place of what is open; null closes. */
export function openOverlay(next: Overlay | null): void {
  if (next === open) return;
  open = next;
  if (next === 'palette' || next === 'scope') listenAhead(() => openOverlay(null));
  else endAhead();
  changed.emit();
}

export const useOverlay = (): Overlay | null => useSyncExternalStore(changed.subscribe, () => open);
