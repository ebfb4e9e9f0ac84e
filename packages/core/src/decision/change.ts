import type { Kind, Records } from './records.ts';

/** A new row. The commit conflicts when the id, or another unique value of that kind, is taken. */
export interface Insert<K extends Kind> {
  op: 'insert';
  kind: K;
  row: Records[K];
}

/** An immutable row that is named by its content: inserted when absent, else left as it is. */
export interface Ensure<K extends Kind> {
  op: 'ensure';
  kind: K;
  row: Records[K];
}

/** Replaces a row. The stored revision must be `row.revision - 1`, else the commit conflicts. */
export interface Update<K extends Kind> {
  op: 'update';
  kind: K;
  row: Records[K];
  /** the fields of `row` that may be other than they are stored, besides `revision`: a store may leave all others as they are */
  patch: Partial<Records[K]>;
}

/** Takes a row away. The stored revision must be `revision`, else (or when it is not there) the commit conflicts. */
export interface Remove<K extends Kind> {
  op: 'remove';
  kind: K;
  id: string;
  revision: number;
}

export type Change = { [K in Kind]: Insert<K> | Ensure<K> | Update<K> | Remove<K> }[Kind];

/** A row that a decision relied on without changing it: the commit conflicts unless its revision is still this one. */
export interface Guard {
  kind: Kind;
  id: string;
  revision: number;
}

export const insert = <K extends Kind>(kind: K, row: Records[K]): Change => ({ op: 'insert', kind, row }) as Change;
export const ensure = <K extends Kind>(kind: K, row: Records[K]): Change => ({ op: 'ensure', kind, row }) as Change;
export const remove = <K extends Kind>(kind: K, row: Records[K]): Change =>
  ({ op: 'remove', kind, id: row.id, revision: row.revision }) as Change;
export const guard = <K extends Kind>(kind: K, row: Records[K]): Guard => ({ kind, id: row.id, revision: row.revision });

/** The next version of `row` with `patch` applied, as a change. */
export function update<K extends Kind>(kind: K, row: Records[K], patch: Partial<Records[K]>): Change {
  return { op: 'update', kind, row: { ...row, ...patch, revision: row.revision + 1 }, patch } as Change;
}
