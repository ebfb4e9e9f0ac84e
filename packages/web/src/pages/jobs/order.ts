import type { Column, Sort } from '../../parts/table/column.ts';
import { parseLocalSort, toggledSort } from '../../parts/table/local-rows.ts';

const newestFirst: Sort = { by: 'created', descending: true };

/** How a list of jobs is sorted: newest first by the server, or among those that are shown. */
export const parseJobSort = (text: string | undefined, columns: readonly Column[]): Sort =>
  text === undefined ? newestFirst : parseLocalSort(text, columns);

export const isNewestFirst = ({ by, descending }: Sort): boolean => by === newestFirst.by && descending;

/** What the address says after a click on a head; newest first goes without saying. */
export function toggledJobSort(current: Sort, by: string): string | undefined {
  const next = toggledSort(current, by);
  return next === '-created' ? undefined : next;
}
