import type { Change, Guard, Kind, Records } from '@baton/core';
import type { Commit, CommitResult } from '../interface.ts';
import type { MemoryState } from './state.ts';

type Conflict = Extract<CommitResult, { status: 'conflict' }>;

const conflict = (kind: Kind, id: string, why: Conflict['why']): Conflict => ({ status: 'conflict', kind, id, why });

/** Applies a commit, or nothing of it. Guards are compared first, then changes take effect in their order. */
export function applyCommit(state: MemoryState, commit: Commit): CommitResult {
  for (const guard of commit.guards) {
    if (revisionOf(state, guard) !== guard.revision) return conflict(guard.kind, guard.id, 'revision');
  }
  const undo: (() => void)[] = [];
  for (const change of commit.changes) {
    const found = applyChange(state, change, undo);
    if (found) {
      for (const step of undo.reverse()) step();
      return found;
    }
  }
  if (commit.audit) state.audit.append(commit.audit);
  return { status: 'committed', events: state.events.append(commit.events) };
}

const revisionOf = (state: MemoryState, { kind, id }: Pick<Guard, 'kind' | 'id'>): number | undefined =>
  state.tables[kind].rows.get(id)?.revision;

function applyChange(state: MemoryState, change: Change, undo: (() => void)[]): Conflict | null {
  const { kind, op } = change;
  const id = op === 'remove' ? change.id : change.row.id;
  const stored = state.tables[kind].rows.get(id);
  if (op === 'ensure' && stored) return null;
  if (op === 'insert' && stored) return conflict(kind, id, 'exists');
  if (op === 'update' && stored?.revision !== change.row.revision - 1) return conflict(kind, id, 'revision');
  if (op === 'remove' && stored?.revision !== change.revision) return conflict(kind, id, 'revision');
  if (op !== 'remove' && isTaken(state, kind, change.row)) return conflict(kind, id, 'exists');
  undo.push(stored ? () => state.put(kind, stored) : () => state.delete(kind, id));
  if (op === 'remove') state.delete(kind, id);
  else state.put(kind, change.row);
  return null;
}

const isTaken = <K extends Kind>(state: MemoryState, kind: K, row: Records[K]): boolean => state.tables[kind].isTaken(row);
