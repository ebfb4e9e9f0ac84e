import { useSyncExternalStore } from 'react';
import { Emitter } from '../../live/emitter.ts';
import type { AskedName } from './acts.ts';

/** What a dialog is open for. */
export interface Asked {
  name: AskedName;
  ids: readonly string[];
  /** names as they were when it was opened: removed runners have no row any more */
  names: ReadonlyMap<string, string>;
}

let asked: Asked | null = null;
const changed = new Emitter();

/** Opens the dialog for it; null closes the one that is open. */
export function setAsked(next: Asked | null): void {
  asked = next;
  changed.emit();
}

export const useAsked = (): Asked | null => useSyncExternalStore(changed.subscribe, () => asked);

let anchor: { element: HTMLElement; id: string } | null = null;
const moved = new Emitter();

/** Opens the menu of a runner at its button; once more closes it. */
export function toggleMenu(element: HTMLElement, id: string): void {
  anchor = anchor?.element === element ? null : { element, id };
  moved.emit();
}

export function closeMenu(): void {
  anchor = null;
  moved.emit();
}

export const useMenuAnchor = (): typeof anchor => useSyncExternalStore(moved.subscribe, () => anchor);
