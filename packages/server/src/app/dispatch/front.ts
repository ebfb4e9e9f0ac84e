import { type Change, compareEntries, type QueueEntry } from '@baton/core';
import { Promised } from './promised.ts';

/** Entries of a class that are kept at most; what comes after them is read when its turn comes. */
const keptMax = 512;
/** Entries of a class that are read at least: so many claims need no read. */
const readMin = 16;

/** The first entries of a class; `whole`: there are no others. */
interface Known {
  entries: QueueEntry[];
  whole: boolean;
}

/** The first `limit` entries of each class. */
interface FrontReading {
  classIds: readonly string[];
  limit: number;
}

/**
 * The front of the ready index, in memory: the first entries of each class that was asked for, kept true by the commits that change them. So a
 * claim reads nothing of classes whose turn has not come, however many of them there are. An entry that is still here and gone from the store
 * is found out when its job is read; one that is not here though it should be is found again after `forget`.
 */
export class Front {
  readonly #promised: Promised;
  readonly #classes = new Map<string, Known>();
  readonly #classOf = new Map<string, string>();
  /** what changed while entries are being read, which may or may not have been seen; null while nothing is read */
  #meanwhile: Change[] | null = null;

  /** @param promised entries that are left out of what is asked for, though they still stand here */
  constructor(promised: Promised = new Promised()) {
    this.#promised = promised;
  }

  /**
   * What is to be read, with `StoreReads.queueHeads`, before the first `limit` of each of these classes are known; null: they are. What was read
   * is told with `take`.
   */
  reading(classIds: readonly string[], limit: number): FrontReading | null {
    const wanted = classIds.filter((classId) => {
      const known = this.#classes.get(classId);
      return !known || (!known.whole && known.entries.length < Math.min(keptMax, limit + this.#promised.inClass(classId)));
    });
    this.#meanwhile = wanted.length === 0 ? null : [];
    if (wanted.length === 0) return null;
    const promised = wanted.reduce((most, classId) => Math.max(most, this.#promised.inClass(classId)), 0);
    return { classIds: wanted, limit: Math.min(keptMax, Math.max(readMin, 2 * limit) + promised) };
  }

  /** What the reading brought; null: it failed. */
  take({ classIds, limit }: FrontReading, found: readonly QueueEntry[] | null): void {
    const meanwhile = this.#meanwhile ?? [];
    this.#meanwhile = null;
    if (!found) return;
    this.#put(classIds, limit, found);
    // the last word on an entry is the newest one: said again it changes nothing
    for (const change of meanwhile) this.#apply(change);
  }

  first(classId: string, limit: number): QueueEntry[] {
    const entries = this.#classes.get(classId)?.entries ?? [];
    if (this.#promised.inClass(classId) === 0) return entries.slice(0, limit);
    const free: QueueEntry[] = [];
    for (const entry of entries) {
      if (free.length === limit) break;
      if (!this.#promised.has(entry.id)) free.push(entry);
    }
    return free;
  }

  /** It is known that no entry of this class waits but those that are promised. */
  isEmpty(classId: string): boolean {
    const { entries, whole } = this.#classes.get(classId) ?? { entries: [], whole: false };
    // nearly always the numbers tell
    if (!whole || entries.length > this.#promised.inClass(classId)) return false;
    return entries.every(({ id }) => this.#promised.has(id));
  }

  #put(classIds: readonly string[], limit: number, found: readonly QueueEntry[]): void {
    this.forget(classIds);
    for (const classId of classIds) this.#classes.set(classId, { entries: [], whole: true });
    for (const entry of found) {
      this.#classes.get(entry.classId)?.entries.push(entry);
      this.#classOf.set(entry.id, entry.classId);
    }
    for (const classId of classIds) {
      const known = this.#classes.get(classId);
      if (known) known.whole = known.entries.length < limit;
    }
  }

  /** Takes over what a commit changed. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind !== 'queueEntry') continue;
      this.#meanwhile?.push(change);
      this.#apply(change);
    }
  }

  /** Reads these classes again before they are used, or all. */
  forget(classIds: Iterable<string> = [...this.#classes.keys()]): void {
    for (const classId of classIds) {
      for (const { id } of this.#classes.get(classId)?.entries ?? []) this.#classOf.delete(id);
      this.#classes.delete(classId);
    }
  }

  #apply(change: Change): void {
    if (change.kind !== 'queueEntry') return;
    this.#remove(change.op === 'remove' ? change.id : change.row.id);
    if (change.op !== 'remove' && change.row.parked === '') this.#insert(change.row);
  }

  #remove(id: string): void {
    const classId = this.#classOf.get(id);
    if (classId === undefined) return;
    this.#classOf.delete(id);
    const entries = this.#classes.get(classId)?.entries ?? [];
    const at = entries.findIndex((entry) => entry.id === id);
    if (at !== -1) entries.splice(at, 1);
  }

  #insert(entry: QueueEntry): void {
    const known = this.#classes.get(entry.classId);
    if (!known) return;
    const { entries, whole } = known;
    let at = entries.length;
    for (let before = entries[at - 1]; before && compareEntries(before, entry) > 0; before = entries[at - 1]) at--;
    // behind what is known others may stand before it
    if (at === entries.length && !whole) return;
    entries.splice(at, 0, entry);
    this.#classOf.set(entry.id, entry.classId);
    if (entries.length <= keptMax) return;
    known.whole = false;
    for (const { id } of entries.splice(keptMax / 2)) this.#classOf.delete(id);
  }
}
