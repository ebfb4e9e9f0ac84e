import { compareEntries } from '../match/line.ts';
import type { KeyedEntry } from './state.ts';

/** Where an entry stands, or is to stand. */
export type Stand = 'ready' | 'parked';

/** An entry that changes its place; `from` null: it was in neither. */
export interface Move {
  entry: KeyedEntry;
  from: Stand | null;
  to: Stand;
}

/** An entry with where it stands now; null: it comes only with this decision. */
export interface Standing {
  entry: KeyedEntry;
  at: Stand | null;
}

/**
 * Brings the entries of one key to their places: of each class the first `most` in the order of the queue are ready, all others parked. So a
 * job that no runner can take never keeps the key from jobs of other classes, a permit is never idle while somebody waits for it, and no
 * claim looks at more entries than there are permits.
 *
 * @param most permits that are left, or fewer
 */
export function balance(entries: readonly Standing[], most: number): Move[] {
  const classes = new Map<string, Standing[]>();
  for (const each of entries) {
    const own = classes.get(each.entry.classId);
    if (own) own.push(each);
    else classes.set(each.entry.classId, [each]);
  }
  const moves: Move[] = [];
  for (const own of classes.values()) {
    own.sort((a, b) => compareEntries(a.entry, b.entry));
    for (const [place, { entry, at }] of own.entries()) {
      const to: Stand = place < most ? 'ready' : 'parked';
      if (to !== at) moves.push({ entry, from: at, to });
    }
  }
  return moves;
}
