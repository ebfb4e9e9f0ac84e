import type { Pause } from '@baton/protocol';
import { useEffect, useSyncExternalStore } from 'react';
import { scopePauseQuery } from '../api/pauses.ts';
import { queryClient } from '../api/query-client.ts';
import type { Subscription } from './client.ts';
import { Emitter } from './emitter.ts';
import { live } from './live.ts';

const changed = new Emitter();
/** as the server told them */
let told: readonly Pause[] = [];
/** scopes that somebody has just resumed */
const resumed = new Set<string>();
/** as they are shown */
let pauses: readonly Pause[] = [];

function tell(next: readonly Pause[]): void {
  told = next;
  pauses = told.filter(({ scope }) => !resumed.has(scope));
  changed.emit();
}

/** Shows a scope as resumed, until the answer is called: when the server has agreed, and told so, or refused. */
export function foreseeResumed(scope: string): () => void {
  resumed.add(scope);
  tell(told);
  return () => {
    resumed.delete(scope);
    tell(told);
  };
}

/** One for the whole tab: it is told whole whenever something changes. */
const subscription: Subscription = {
  cursor: null,
  topic: () => ({ name: 'pauses' }),
  apply: (message) => {
    if (message.op !== 'pauses') return;
    tell(message.pauses);
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
      tell([]);
    };
  }, []);
  return usePauses();
}

/** What is paused, as it was told last. */
export const usePauses = (): readonly Pause[] => useSyncExternalStore(changed.subscribe, () => pauses);
