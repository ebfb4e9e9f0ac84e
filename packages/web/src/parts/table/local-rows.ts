import type { ExportedColumn } from '../export/exported.ts';
import type { Column, Sort } from './column.ts';

/** A column of a table whose rows are all here. */
export interface LocalColumn<R> extends Column {
  /** what it is sorted, searched and exported by; a column without it, such as buttons, has none of that */
  read?: (row: R) => string | number | null | readonly string[];
  /** `read` gives an instant */
  isTime?: boolean;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const asText = (value: string | number | null | readonly string[]): string =>
  typeof value === 'object' ? (value ?? []).join(' ') : String(value);

/** What there is nothing of comes last, in both directions. */
function compare(a: ReturnType<typeof toSort>, b: ReturnType<typeof toSort>, sign: number): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(asText(a), asText(b)));
}

function toSort<R>(row: R, read: NonNullable<LocalColumn<R>['read']>): string | number | null {
  const value = read(row);
  return typeof value === 'object' ? (value === null || value.length === 0 ? null : value.join(' ')) : value;
}

/** Reads `used` or `-used`; what is no column sorts by the first one. */
export function parseLocalSort(text: string | undefined, columns: readonly Column[]): Sort {
  const by = text?.replace(/^-/, '');
  const isKnown = columns.some(({ key, sortable }) => sortable && key === by);
  return isKnown && by !== undefined
    ? { by, descending: text?.startsWith('-') ?? false }
    : { by: columns[0]?.key ?? '', descending: false };
}

/** What the address says after a click on the head of a column. */
export const toggledSort = (current: Sort, by: string): string => (current.by === by && !current.descending ? `-${by}` : by);

/** Rows in whose columns this is found, in their order; equal ones stay as they were. */
export function arranged<R>(rows: readonly R[], columns: readonly LocalColumn<R>[], search: string, sort: Sort): R[] {
  const wanted = search.trim().toLowerCase();
  const texts = columns.flatMap(({ read, isTime = false }) => (read && !isTime ? [read] : []));
  const found = rows.filter(
    (row) =>
      wanted === '' ||
      texts.some((read) =>
        asText(read(row) ?? '')
          .toLowerCase()
          .includes(wanted),
      ),
  );
  const read = columns.find(({ key }) => key === sort.by)?.read;
  if (!read) return found;
  const sign = sort.descending ? -1 : 1;
  return found
    .map((row) => ({ row, value: toSort(row, read) }))
    .sort((a, b) => compare(a.value, b.value, sign))
    .map(({ row }) => row);
}

/** What an export says of these columns. */
export const exportedOf = <R>(columns: readonly LocalColumn<R>[]): ExportedColumn<R>[] =>
  columns.flatMap(({ key, read, isTime = false }) => {
    if (!read) return [];
    const time = (row: R): string | null => {
      const at = read(row);
      return typeof at === 'number' ? new Date(at).toISOString() : null;
    };
    return [{ name: key, read: isTime ? time : read }];
  });
