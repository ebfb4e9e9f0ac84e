import { useSyncExternalStore } from 'react';
import { Emitter } from '../../live/emitter.ts';

const key = 'baton.first-use';
const changed = new Emitter();
let isOver = read();

function read(): boolean {
  try {
    return localStorage.getItem(key) === 'over';
  } catch {
    return false;
  }
}

/** The first steps are done, or somebody wants to see them no more: this browser remembers it. */
export function endFirstUse(): void {
  isOver = true;
  try {
    localStorage.setItem(key, 'over');
  } catch {
    // A browser that forbids storage asks again at the next visit.
  }
  changed.emit();
}

/** Whether the first steps are behind somebody. */
export const useIsFirstUseOver = (): boolean => useSyncExternalStore(changed.subscribe, () => isOver);
