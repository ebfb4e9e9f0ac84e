import type { Attempt } from '@baton/core';
import type { Paged } from './interface.ts';

/** The place of an attempt among those that ended. */
export interface AttemptPlace {
  endedAt: number;
  id: string;
}

/** What a cursor says; without one (or with one that is none), the place above all. */
export function attemptPlace(after: string | null, above: string): AttemptPlace {
  const [endedAt = '', id = ''] = (after ?? '').split(' ');
  return /^\d{1,16}$/.test(endedAt) && id !== ''
    ? { endedAt: Number(endedAt), id }
    : { endedAt: Number.MAX_SAFE_INTEGER, id: above };
}

/** Of one more than the limit, the page and where the next begins. */
export function pageOfAttempts(found: Attempt[], limit: number): Paged<Attempt> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last ? `${last.endedAt} ${last.id}` : null };
}
