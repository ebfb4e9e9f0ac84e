import { csvLine } from '@baton/protocol/csv';

/** What a cell says to a program. */
type Value = string | number | boolean | null | readonly string[];

/** What a column says of a row, under which name. */
export interface ExportedColumn<R> {
  name: string;
  read: (row: R) => Value;
}

export type ExportFormat = 'csv' | 'ndjson';

const cellText = (value: Value): string => (Array.isArray(value) ? value.join(' ') : value === null ? '' : String(value));

/** Rows as a file: a table for spreadsheets, or one JSON object a line. */
export function exported<R>(format: ExportFormat, rows: readonly R[], columns: readonly ExportedColumn<R>[]): string {
  if (format === 'csv') {
    const lines = rows.map((row) => csvLine(columns.map(({ read }) => cellText(read(row)))));
    return [csvLine(columns.map(({ name }) => name)), ...lines].join('');
  }
  return rows
    .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ name, read }) => [name, read(row)])))}\n`)
    .join('');
}
