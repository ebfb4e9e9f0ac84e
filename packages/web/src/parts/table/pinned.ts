import type { CSSProperties } from 'react';

/** The column that stays in sight however far a wide table is scrolled: what is done to a row is done there. */
export const pinnedKey = 'actions';

/** It spans its row, for a cell that sticks does not leave its own area; the others stand in theirs by number then. */
export const pinned: CSSProperties = { gridColumn: '1 / -1', gridRow: 1 };

const known = new Map<string, readonly CSSProperties[]>();

/** Where the cells of a row stand; empty: one after the other. */
export function placesOf(columns: readonly string[]): readonly CSSProperties[] {
  if (!columns.includes(pinnedKey)) return [];
  const key = columns.join();
  const places = known.get(key) ?? columns.map((each, at) => (each === pinnedKey ? pinned : { gridColumn: at + 1, gridRow: 1 }));
  known.set(key, places);
  return places;
}
