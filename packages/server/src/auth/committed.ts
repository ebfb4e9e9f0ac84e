import type { AuditDraft, Change } from '@baton/core';
import type { Store } from '../store/interface.ts';

/** Commits these changes by themselves, with what the audit log tells of them; false on a conflict. */
export async function committed(store: Store, changes: readonly Change[], audit: readonly AuditDraft[] = []): Promise<boolean> {
  const [result] = await store.commit([{ changes, guards: [], events: [], audit }]);
  return result?.status === 'committed';
}
