import { useSyncExternalStore } from 'react';
import { Emitter } from '../live/emitter.ts';

const changed = new Emitter();
let isAsked = false;

/** The session is over while pages are open: asks to sign in over them, so that what was typed there stays. */
export function askToSignIn(asked: boolean): void {
  if (isAsked === asked) return;
  isAsked = asked;
  changed.emit();
}

export const useIsAskedToSignIn = (): boolean => useSyncExternalStore(changed.subscribe, () => isAsked);
