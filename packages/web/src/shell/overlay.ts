import { useSyncExternalStore } from 'react';
import { Emitter } from '../live/emitter.ts';

/** What opens above every page. */
export type Overlay = 'palette' | 'scope' | 'keys';

let open: Overlay | null = null;
const changed = new Emitter();

/** Opens it in place of what is open; null closes. */
export function openOverlay(next: Overlay | null): void {
  open = next;
  changed.emit();
}

export const useOverlay = (): Overlay | null => useSyncExternalStore(changed.subscribe, () => open);
