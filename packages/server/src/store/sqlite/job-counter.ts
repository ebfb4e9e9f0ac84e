import { isFinal, type JobState } from '@baton/core';
import type { SqlValue } from '../sql/rows.ts';
import type { WriteOp } from '../sql/statements.ts';
import { tables } from '../sql/tables.ts';
import type { Connection, Statement } from './driver.ts';

/** Jobs whose last state is remembered, so that it need not be read before each change. */
const rememberedMax = 50_000;

/** Where a job counts: scope and state. There is one of each, so that a sum is found without making a key of both. */
interface Place {
  readonly scopeId: string;
  readonly state: string;
  /** jobs of such a state change no more, or but once: when they are removed */
  readonly isLast: boolean;
  /** jobs that came, less those that went, since the sums were stored */
  sum: number;
}

/** Is told of a change of a job before it is made, with the parameters of its statement. */
export type Count = (parameters: readonly SqlValue[]) => void;

const { columns } = tables.job;

/** Where the parameters of an update have a column; -1: it leaves it alone. */
function placeIn(mask: number, column: string): number {
  const at = columns.indexOf(column);
  if (((mask >> at) & 1) === 0) return -1;
  return columns.filter((_, index) => index < at && (mask >> index) & 1).length;
}

/**
 * Keeps `job_counts`: how many jobs of each scope are in each state. It is told of each change of a job before it is made, and adds
 * up; the sums are stored once a transaction.
 */
export class JobCounter {
  readonly #find: Statement;
  readonly #add: Statement;
  /** by scope and state: as many as projects have states */
  readonly #all = new Map<string, Map<string, Place>>();
  readonly #summed = new Set<Place>();
  /** where jobs stand */
  readonly #places = new Map<string, Place>();
  /** changes of the commit that is being applied */
  readonly #changed = new Map<string, { from: Place | null; to: Place | null }>();

  constructor(db: Connection) {
    this.#find = db.prepare('SELECT scope_id, state FROM jobs WHERE id = ?').raw();
    this.#add = db.prepare('INSERT INTO job_counts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs');
  }

  /** A commit begins; what was counted since `accept` is dropped. */
  begin(): void {
    if (this.#changed.size > 0) this.#changed.clear();
  }

  /**
   * What counts the changes that a statement makes; null: it changes no count.
   *
   * @param mask of the columns that an update writes
   */
  counting(op: WriteOp, mask: number): Count | null {
    const [scopeAt, stateAt] = [placeIn(mask, 'scope_id'), placeIn(mask, 'state')];
    if (op === 'guard' || (scopeAt === -1 && stateAt === -1)) return null;
    return (parameters) => {
      const id = parameters[op === 'remove' ? 0 : parameters.length - (op === 'update' ? 2 : 1)] as string;
      const earlier = this.#changed.get(id);
      const stored = op === 'insert' ? null : this.#placeOf(id);
      const present = earlier ? earlier.to : stored;
      const scopeId = scopeAt === -1 ? present?.scopeId : (parameters[scopeAt] as string);
      const state = stateAt === -1 ? present?.state : (parameters[stateAt] as string);
      // of a row that is not there nothing is changed
      const to = op === 'remove' || scopeId === undefined || state === undefined ? null : this.#place(scopeId, state);
      this.#changed.set(id, { from: earlier ? earlier.from : stored, to: op === 'ensure' ? (present ?? to) : to });
    };
  }

  /** The commit that was counted stands. */
  accept(): void {
    for (const [id, { from, to }] of this.#changed) {
      if (from === to) continue;
      if (from) this.#sum(from, -1);
      if (to) this.#sum(to, 1);
      if (to && !to.isLast) this.#places.set(id, to);
      else this.#places.delete(id);
    }
    this.#changed.clear();
  }

  /** Writes the sums; call it once, before the transaction is committed. */
  store(): void {
    for (const place of this.#summed) {
      if (place.sum !== 0) this.#add.run(place.scopeId, place.state, place.sum);
      place.sum = 0;
    }
    this.#summed.clear();
    if (this.#places.size > rememberedMax) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const id of this.#places.keys()) {
      if (this.#places.size <= rememberedMax) break;
      this.#places.delete(id);
    }
  }

  /** The transaction was rolled back: nothing that was counted in it happened. */
  forget(): void {
    this.#changed.clear();
    for (const place of this.#summed) place.sum = 0;
    this.#summed.clear();
    this.#places.clear();
  }

  #placeOf(id: string): Place | null {
    const known = this.#places.get(id);
    if (known) return known;
    const row = this.#find.get(id) as [scopeId: string, state: string] | undefined;
    return row ? this.#place(...row) : null;
  }

  #place(scopeId: string, state: string): Place {
    let own = this.#all.get(scopeId);
    if (!own) {
      own = new Map();
      this.#all.set(scopeId, own);
    }
    let place = own.get(state);
    if (!place) {
      place = { scopeId, state, isLast: isFinal(state as JobState), sum: 0 };
      own.set(state, place);
    }
    return place;
  }

  #sum(place: Place, by: number): void {
    place.sum += by;
    this.#summed.add(place);
  }
}
