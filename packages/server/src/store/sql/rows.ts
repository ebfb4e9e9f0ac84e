import type { Kind, Records } from '@baton/core';
import { nullWhereAbsent, packers } from './row-data.ts';
import { allColumns, type TableSpec, tableList } from './tables.ts';

/** What stands in a column. */
export type SqlValue = string | number | null;

/**
 * Appends the values of a row to `into`, in the order of `allColumns`.
 *
 * @param mask leaves out the fields with a column of their own whose bit is not set (see `maskOf`); all of them are written without it
 */
export type RowWriter = (row: object, into: SqlValue[], mask?: number) => void;

/** Makes a record of the values from position `at` on, in the order of `allColumns`. */
export type RowReader = (values: readonly unknown[], at: number) => object;

/** A writer for the rows of a table. It throws a TypeError for a value that no column can hold, before anything is stored. */
function rowWriter({ kind, fields, hasData }: TableSpec): RowWriter {
  const pack = (packers[kind] as ((row: object) => object) | undefined) ?? withoutColumns(fields);
  return (row, into, mask = -1) => {
    const record = row as Record<string, unknown>;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as string;
      if ((mask >> index) & 1) into.push(sqlValue(kind, field, record[field]));
    }
    if (hasData) into.push(JSON.stringify(pack(row)));
    into.push(sqlValue(kind, 'revision', record.revision), sqlValue(kind, 'id', record.id));
  };
}

/** What has no column of its own. A copy keeps the row's shape, and JSON leaves out what is undefined. */
function withoutColumns(fields: readonly string[]): (row: object) => object {
  const own = [...fields, 'id', 'revision'];
  return (row) => {
    const data: Record<string, unknown> = { ...row };
    for (const field of own) data[field] = undefined;
    return data;
  };
}

function sqlValue(kind: Kind, field: string, value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || Number.isSafeInteger(value)) return value as SqlValue;
  throw new TypeError(`${kind}.${field} must be text, a whole number or null, not ${typeof value} ${String(value)}`);
}

/** A reader for the rows of a table. */
function rowReader({ kind, fields, hasData }: TableSpec): RowReader {
  const nullable = nullWhereAbsent(kind);
  return (values, at) => {
    let next = at + fields.length;
    const record: Record<string, unknown> = hasData ? JSON.parse(values[next++] as string) : {};
    for (const field of nullable) record[field] ??= null;
    for (let index = 0; index < fields.length; index++) record[fields[index] as string] = values[at + index];
    record.revision = values[next];
    record.id = values[next + 1];
    return record;
  };
}

/** Number of columns of a table: where the next table's values begin in a joined row. */
export const widthOf = (spec: TableSpec): number => allColumns(spec).length;

/** Readers and writers by kind. */
export const readers = Object.fromEntries(tableList.map((spec) => [spec.kind, rowReader(spec)])) as unknown as {
  readonly [K in Kind]: (values: readonly unknown[], at: number) => Records[K];
};
export const writers = Object.fromEntries(tableList.map((spec) => [spec.kind, rowWriter(spec)])) as unknown as {
  readonly [K in Kind]: (row: Records[K], into: SqlValue[], mask?: number) => void;
};
