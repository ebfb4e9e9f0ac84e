/** Which element of a table shows which row: its key, by the id of the row. */
export type RowSlots = ReadonlyMap<string, number>;

/**
 * Gives each row that is shown from now on an element. A row that stays keeps its own; one that comes takes over that of one that goes, so that scrolling
 * changes what elements say instead of making new ones, whose styles would have to be found anew. When all rows go at once, nothing moves.
 *
 * @param ids of the rows, in the order of the table
 */
export function assignSlots(before: RowSlots, ids: readonly string[]): RowSlots {
  const wanted = new Set(ids);
  const free = [...before].flatMap(([id, slot]) => (wanted.has(id) ? [] : [slot]));
  let unused = Math.max(-1, ...before.values()) + 1;
  const after = new Map<string, number>();
  let taken = 0;
  for (const id of ids) after.set(id, before.get(id) ?? free[taken++] ?? unused++);
  return after;
}
