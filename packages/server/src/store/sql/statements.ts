import type { Kind } from '@baton/core';
import { allColumns, type TableSpec, tableList, tables } from './tables.ts';

/** What a statement does to a row, or asks of it. */
const writeOps = ['insert', 'ensure', 'update', 'remove', 'guard'] as const;
export type WriteOp = (typeof writeOps)[number];

/** A statement of the commit path: its text is made once. */
export interface WriteStatement {
  kind: Kind;
  op: WriteOp;
  sql: string;
  /**
   * Number of parameters. `insert`, `ensure`: the row in the order of `allColumns`. `update`: the same and then the revision
   * that must be stored. `remove`, `guard`: id, revision.
   */
  parameters: number;
}

/** Writes the parameter with this number, from 1: `?` or `$1`. */
export type Placeholder = (number: number) => string;

/** The statements for every kind and operation, at the position that {@link statementIndex} tells. */
export const writeStatements = (placeholder: Placeholder): WriteStatement[] =>
  tableList.flatMap((spec) => writeOps.map((op) => writeStatement(spec, op, placeholder)));

const kindPositions = Object.fromEntries(tableList.map(({ kind }, index) => [kind, index * writeOps.length])) as Record<
  Kind,
  number
>;
const opPositions = Object.fromEntries(writeOps.map((op, index) => [op, index])) as Record<WriteOp, number>;

/** The position of a statement in {@link writeStatements}. */
export const statementIndex = (kind: Kind, op: WriteOp): number => kindPositions[kind] + opPositions[op];

function writeStatement(spec: TableSpec, op: WriteOp, placeholder: Placeholder): WriteStatement {
  const { kind, table } = spec;
  const columns = allColumns(spec);
  const values = columns.map((_, index) => placeholder(index + 1)).join(', ');
  const insert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})`;
  const idAndRevision = `id = ${placeholder(1)} AND revision = ${placeholder(2)}`;
  switch (op) {
    case 'insert':
      return { kind, op, sql: `${insert} ON CONFLICT DO NOTHING`, parameters: columns.length };
    case 'ensure':
      return { kind, op, sql: `${insert} ON CONFLICT (id) DO NOTHING`, parameters: columns.length };
    case 'update':
      return { kind, op, sql: updateText(table, columns, placeholder), parameters: columns.length + 1 };
    case 'remove':
      return { kind, op, sql: `DELETE FROM ${table} WHERE ${idAndRevision}`, parameters: 2 };
    case 'guard':
      return { kind, op, sql: `SELECT 1 FROM ${table} WHERE ${idAndRevision}`, parameters: 2 };
  }
}

/** A bit for each field with a column of its own, by its position among them, that a patch names. */
export function maskOf(kind: Kind, patch: object): number {
  const { fields } = tables[kind];
  const values = patch as Record<string, unknown>;
  let mask = 0;
  for (let index = 0; index < fields.length; index++) if (values[fields[index] as string] !== undefined) mask |= 1 << index;
  return mask;
}

/**
 * An update that leaves the columns alone whose bit is not set, and so every index of them: SQLite writes the entries of all columns that a
 * statement names anew, whether they change or not. Parameters: the row as a writer writes it with this mask, and the revision that must be stored.
 */
export function narrowUpdate(kind: Kind, mask: number, placeholder: Placeholder): WriteStatement {
  const { table, columns, hasData } = tables[kind];
  const own = columns.filter((_, index) => (mask >> index) & 1);
  const written = [...own, ...(hasData ? ['data'] : []), 'revision', 'id'];
  return { kind, op: 'update', sql: updateText(table, written, placeholder), parameters: written.length + 1 };
}

function updateText(table: string, columns: readonly string[], placeholder: Placeholder): string {
  const changed = columns.slice(0, -1).map((column, index) => `${column} = ${placeholder(index + 1)}`);
  const last = columns.length;
  return `UPDATE ${table} SET ${changed.join(', ')} WHERE id = ${placeholder(last)} AND revision = ${placeholder(last + 1)}`;
}
