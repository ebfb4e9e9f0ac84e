import type { Change } from '../decision/change.ts';
import type { Plan } from '../decision/decision.ts';
import type { EventDraft } from '../decision/event.ts';
import type { Kind, Records } from '../decision/records.ts';

type AnyRow = Records[Kind];

/** Freezes a row and all in it: a decision that changes its input in place fails loudly. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

/** The rules of a store in forty lines: revisions, ids taken once, all or nothing. */
export class RowStore {
  #rows = new Map<string, AnyRow>();
  readonly events: EventDraft[] = [];

  get<K extends Kind>(kind: K, id: string): Records[K] | null {
    return (this.#rows.get(`${kind} ${id}`) as Records[K] | undefined) ?? null;
  }

  all<K extends Kind>(kind: K): Records[K][] {
    return [...this.#rows].filter(([key]) => key.startsWith(`${kind} `)).map(([, row]) => row as Records[K]);
  }

  /** Throws what a store would answer as a conflict, and changes nothing then. */
  commit({ changes, guards, events }: Plan): void {
    for (const { kind, id, revision } of guards) {
      const stored = this.get(kind, id);
      if (stored && stored.revision !== revision) throw new Error(`conflict: guard ${kind} ${id}`);
    }
    const next = new Map(this.#rows);
    for (const change of changes) applyTo(next, change);
    this.#rows = next;
    this.events.push(...events);
  }
}

function applyTo(rows: Map<string, AnyRow>, change: Change): void {
  const key = `${change.kind} ${change.op === 'remove' ? change.id : change.row.id}`;
  const revision = rows.get(key)?.revision;
  const conflict = () => new Error(`conflict: ${change.op} ${key} at revision ${revision}`);
  if (change.op === 'remove') {
    if (revision !== change.revision) throw conflict();
    rows.delete(key);
    return;
  }
  if (change.op === 'ensure' && revision !== undefined) return;
  if (change.op === 'insert' && revision !== undefined) throw conflict();
  if (change.op === 'update') {
    if (revision !== change.row.revision - 1) throw conflict();
    keepsToItsPatch(rows.get(key), change.row, change.patch);
  }
  rows.set(key, frozen(change.row));
}

/** A store may write only what the patch names. */
function keepsToItsPatch(stored: object | undefined, row: object, patch: object): void {
  const before = new Map(Object.entries(stored ?? {}));
  for (const [field, value] of Object.entries(row))
    if (field !== 'revision' && !Object.hasOwn(patch, field) && before.get(field) !== value)
      throw new Error(`${field} was changed, and the patch does not say so`);
}
