import type { Pause } from '@baton/protocol';
import { useEffect, useSyncExternalStore } from 'react';
import { scopePauseQuery } from '../api/pauses.ts';
import { queryClient } from '../api/query-client.ts';
import type { Subscription } from './client.ts';
import { Emitter } from './emitter.ts';
import { live } from './live.ts';

const changed = new Emitter();
let pauses: readonly Pause[] = [];

/** One for the whole tab: it is told whole whenever something changes. */
const subscription: Subscription = {
  cursor: null,
  topic: () => ({ name: 'pauses' }),
  apply: (message) => {
    if (message.op !== 'pauses') return;
    pauses = message.pauses;
    changed.emit();
    // whoever looks at a scope sees it too
    void queryClient.invalidateQueries({ queryKey: scopePauseQuery('').queryKey.slice(0, 1) });
  },
};

/** Follows what is paused while the component is shown. */
export function useFollowedPauses(): readonly Pause[] {
  useEffect(() => {
    const leave = live.subscribe(subscription);
    return () => {
      leave();
      pauses = [];
    };
  }, []);
  return usePauses();
}

/** What is paused, as it was told last. */
export const usePauses = (): readonly Pause[] => useSyncExternalStore(changed.subscribe, () => pauses);
