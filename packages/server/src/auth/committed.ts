import type { Change } from '@baton/core';
import type { PeopleBook } from '../ports/people.ts';

/** Commits these changes by themselves; false on a conflict. */
export const committed = (people: PeopleBook, changes: readonly Change[]): Promise<boolean> =>
  people.commit({ changes: [...changes], guards: [], events: [] });
