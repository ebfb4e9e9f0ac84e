import { type Kind, kinds } from '@baton/core';
import { auditColumns } from '../sql/audit-rows.ts';
import { allColumns, type TableSpec, tables } from '../sql/tables.ts';
import { typeOf, uniqueFields } from './columns.ts';
import type { Statement } from './driver.ts';

/** What a statement does to many rows of a kind at once. */
export type SetOp = 'insert' | 'ensure' | 'update' | 'remove' | 'guard';

/**
 * A statement over many rows, one array a column. It writes (`guard`: counts) fewer rows than it was given exactly when not all of
 * them were as expected.
 */
export interface SetStatement extends Statement {
  /** names of the arrays: the columns of a row, then `expected`, the revision that must be stored; `remove`, `guard`: id, expected */
  columns: readonly string[];
}

const ops: readonly SetOp[] = ['insert', 'ensure', 'update', 'remove', 'guard'];

/** The statement for each kind and operation. */
export const setStatements = Object.fromEntries(
  kinds.map((kind) => [kind, Object.fromEntries(ops.map((op) => [op, setStatement(tables[kind], op)]))]),
) as Readonly<Record<Kind, Readonly<Record<SetOp, SetStatement>>>>;

function setStatement(spec: TableSpec, op: SetOp): SetStatement {
  const { kind, table } = spec;
  const own = allColumns(spec);
  const columns = columnsOf(op, own);
  const rows = `unnest(${columns.map((column, index) => `$${index + 1}::${typeOf(column)}[]`).join(', ')})`;
  const source = `${rows} AS given (${columns.join(', ')})`;
  const insert = `INSERT INTO ${table} (${own.join(', ')}) SELECT * FROM ${rows}`;
  const matches = `stored.id = given.id AND stored.revision = given.expected`;
  const named = (text: string): SetStatement => ({ name: `${op} many ${kind}`, text, columns });
  switch (op) {
    case 'insert':
      return named(`${insert} ON CONFLICT DO NOTHING`);
    case 'ensure':
      return named(`${insert} ON CONFLICT (id) DO NOTHING`);
    case 'update':
      return named(`UPDATE ${table} AS stored SET ${assignments(own)} FROM ${source} WHERE ${matches}${sameUniques(kind)}`);
    case 'remove':
      return named(`DELETE FROM ${table} AS stored USING ${source} WHERE ${matches}`);
    case 'guard':
      return named(`SELECT count(*) FROM ${source} JOIN ${table} AS stored ON ${matches}`);
  }
}

function columnsOf(op: SetOp, own: readonly string[]): readonly string[] {
  if (op === 'remove' || op === 'guard') return ['id', 'expected'];
  return op === 'update' ? [...own, 'expected'] : own;
}

function assignments(columns: readonly string[]): string {
  const changed = columns.filter((column) => column !== 'id');
  return changed.map((column) => `${column} = given.${column}`).join(', ');
}

/** A set has no order, and unique values that change do depend on it: such changes are left to be made one by one. */
function sameUniques(kind: Kind): string {
  const columns = uniqueFields[kind] ?? [];
  return columns.map(({ column }) => ` AND stored.${column} IS NOT DISTINCT FROM given.${column}`).join('');
}

/** What is stored of rows by id: id, revision. */
export const revisionsOf = (kind: Kind): Statement => ({
  name: `revisions of ${kind}`,
  text: `SELECT id, revision FROM ${tables[kind].table} WHERE id = ANY($1::text[])`,
});

const eventColumns = ['seq', 'scope_id', 'kind', 'entity_id', 'type', 'at', 'detail'] as const;
export const eventTypes = ['int8', 'text', 'text', 'text', 'text', 'int8', 'text'] as const;

export const insertEvents: Statement = {
  name: 'insert events',
  text: `INSERT INTO events (${eventColumns.join(', ')}) SELECT * FROM unnest(${eventTypes.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})`,
};

export const auditTypes = auditColumns.map((column) => (column === 'seq' || column === 'at' ? 'int8' : 'text'));

export const insertAudit: Statement = {
  name: 'insert audit',
  text: `INSERT INTO audit_entries (${auditColumns.join(', ')}) SELECT * FROM unnest(${auditTypes.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})`,
};

/** (seq, hash, hash before). Locks the head; moves nothing when somebody else did. */
export const moveAuditHead: Statement = {
  name: 'move audit head',
  text: 'UPDATE audit_head SET seq = $1::int8, hash = $2::text WHERE hash = $3::text',
};
