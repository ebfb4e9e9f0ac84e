import { type Change, type Guard, type Kind, kinds } from '@baton/core';
import type { Commit } from '../interface.ts';
import { uniqueFields } from './columns.ts';

type Row = Record<string, unknown> & { id: string; revision: number };

/** What several commits together do to one row: what they count on, and what becomes of it. */
export interface RowEffect {
  id: string;
  /** the revision that must be stored; null: none may be; `any`: what is there stays */
  expected: number | null | 'any';
  /** the revision after all of them; null: the row is gone; undefined: not known */
  revision: number | null | undefined;
  /** what to write; null: nothing */
  row: Row | null;
  /** the first commit that looks at the row */
  commit: number;
}

/** The effects of commits that follow each other, as if all of them stood. */
export interface Fold {
  effects: { readonly kind: Kind; readonly rows: ReadonlyMap<string, RowEffect> }[];
  /** the first commit that is not part of it */
  end: number;
}

/**
 * Folds commits from `start` on, at most up to `limit`, into one effect for each row. It ends before a commit that conflicts with
 * those before it, or whose effects depend on more than revisions.
 */
export function fold(commits: readonly Commit[], start: number, limit: number): Fold {
  const rows = new Map<Kind, Map<string, RowEffect>>();
  for (let index = start; index < limit; index++) {
    // What the last one left half done is not wanted: folding again without it is simpler than taking it back, and rare.
    if (!addCommit(rows, commits[index] as Commit, index)) return fold(commits, start, index);
  }
  const effects = kinds.flatMap((kind) => {
    const own = rows.get(kind);
    return own ? [{ kind, rows: own }] : [];
  });
  return { effects, end: limit };
}

function addCommit(rows: Map<Kind, Map<string, RowEffect>>, { guards, changes }: Commit, index: number): boolean {
  for (const guard of guards) if (!addGuard(tableOf(rows, guard.kind), guard, index)) return false;
  for (const change of changes) {
    const table = tableOf(rows, change.kind);
    const id = change.op === 'remove' ? change.id : change.row.id;
    const effect = table.get(id);
    if (!effect) {
      const first = firstEffect(change, id, index);
      if (!first) return false;
      table.set(id, first);
    } else if (!addChange(effect, change)) return false;
  }
  return true;
}

function tableOf(rows: Map<Kind, Map<string, RowEffect>>, kind: Kind): Map<string, RowEffect> {
  const known = rows.get(kind);
  if (known) return known;
  const table = new Map<string, RowEffect>();
  rows.set(kind, table);
  return table;
}

function addGuard(table: Map<string, RowEffect>, { id, revision }: Guard, commit: number): boolean {
  const effect = table.get(id);
  if (effect) return effect.revision === revision;
  table.set(id, { id, expected: revision, revision, row: null, commit });
  return true;
}

/** Null for what depends on other rows: a row that frees unique values. */
function firstEffect(change: Change, id: string, commit: number): RowEffect | null {
  if (change.op === 'remove') {
    return uniqueFields[change.kind] ? null : { id, expected: change.revision, revision: null, row: null, commit };
  }
  const row = change.row as unknown as Row;
  if (change.op === 'ensure') return { id, expected: 'any', revision: undefined, row, commit };
  const expected = change.op === 'insert' ? null : row.revision - 1;
  return { id, expected, revision: row.revision, row, commit };
}

/** Adds a further change of a row; false when it conflicts, or when only the database can tell. */
function addChange(effect: RowEffect, change: Change): boolean {
  if (change.op === 'ensure' && effect.revision !== null) return true;
  if (change.op === 'remove') {
    if (effect.revision !== change.revision || typeof effect.expected !== 'number' || uniqueFields[change.kind]) return false;
    effect.revision = null;
    effect.row = null;
    return true;
  }
  const row = change.row as unknown as Row;
  const fits = change.op === 'update' ? effect.revision === row.revision - 1 : effect.revision === null;
  if (!fits || !keepsUniques(change.kind, effect.row, row)) return false;
  effect.row = row;
  effect.revision = row.revision;
  return true;
}

/** Values that a row has only between two changes of one fold would never be compared with those of other rows. */
function keepsUniques(kind: Kind, before: Row | null, after: Row): boolean {
  const fields = uniqueFields[kind];
  return !fields || !before || fields.every(({ field }) => before[field] === after[field]);
}
