import type { Change } from '@baton/core';
import type { Store } from '../store/interface.ts';

/** Commits these changes by themselves; false on a conflict. */
export async function committed(store: Store, changes: readonly Change[]): Promise<boolean> {
  const [result] = await store.commit([{ changes, guards: [], events: [] }]);
  return result?.status === 'committed';
}
