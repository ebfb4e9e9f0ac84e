import type { AuditDraft, Change } from '@baton/core';
import type { PeopleBook } from '../ports/people.ts';

/** Commits these changes by themselves, with what the audit log tells of them; false on a conflict. */
export const committed = (
  people: Pick<PeopleBook, 'commit'>,
  changes: readonly Change[],
  audit: readonly AuditDraft[] = [],
): Promise<boolean> => people.commit({ changes: [...changes], guards: [], events: [], audit: [...audit] });
