import { type LinePlace, placeOfFirst, type QueueEntry, type Snapshot } from '@baton/core';
import type { Context } from '../context.ts';
import { classOfPool } from '../pools/demand.ts';
import type { RunnerClass } from '../state/fleet.ts';

/** Jobs that are read, all classes together: so many however long the line is. */
const entriesMax = 1_000;

/** The first jobs of each class that waits, and so the places in line of the very first ones. */
export class Fronts {
  readonly #context: Context;
  readonly #classIds: readonly string[];
  readonly #entries = new Map<string, QueueEntry[]>();
  /** takers that could take jobs of a class, a bit each */
  readonly #able = new Map<string, bigint>();
  readonly #perClass: number;

  private constructor(context: Context, classIds: readonly string[]) {
    this.#context = context;
    this.#classIds = classIds;
    this.#perClass = Math.max(1, Math.floor(entriesMax / Math.max(1, classIds.length)));
  }

  /** @param classIds those that stand in line, loaded, at most 1 000 */
  static async read(context: Context, classIds: readonly string[]): Promise<Fronts> {
    const fronts = new Fronts(context, classIds);
    if (classIds.length === 0) return fronts;
    for (const entry of await context.deps.store.read.queueHeads(classIds, fronts.#perClass)) {
      const own = fronts.#entries.get(entry.classId);
      if (own) own.push(entry);
      else fronts.#entries.set(entry.classId, [entry]);
    }
    return fronts;
  }

  /** The first job of a class; undefined: none of it is ready. */
  first = (classId: string): QueueEntry | undefined => this.#entries.get(classId)?.[0];

  /**
   * Of the first job of a class; null: none of it is ready.
   *
   * @param takers all that could take jobs, the same at each call
   */
  place(classId: string, takers: readonly Taker[]): LinePlace | null {
    const first = this.first(classId);
    if (!first) return null;
    const able = this.#ableFor(classId, takers);
    const rivals = this.#classIds.filter(
      (id) =>
        id !== classId && (able & this.#ableFor(id, takers)) !== 0n && !arePinnedApart(classId, id, this.#context.classes.pinOf),
    );
    return placeOfFirst(
      first,
      rivals.map((id) => this.#frontOf(id)),
    );
  }

  #frontOf(classId: string) {
    const entries = this.#entries.get(classId) ?? [];
    const isWhole = entries.length < this.#perClass || this.#context.queue.waiting(classId) <= entries.length;
    return { entries, hasMore: !isWhole };
  }

  #ableFor(classId: string, takers: readonly Taker[]): bigint {
    const known = this.#able.get(classId);
    if (known !== undefined) return known;
    const { fitOf } = this.#context.classes;
    const able = BigInt(`0b0${takers.map((each) => (fitOf(classId, each) === null ? '0' : '1')).join('')}`);
    this.#able.set(classId, able);
    return able;
  }
}

/** What could take jobs, now or once it is started. */
type Taker = Pick<RunnerClass, 'key' | 'offering'>;

/** Runners that are there, and those that pools would start. */
export const takersOf = (context: Context, { classes }: Snapshot): Taker[] => [
  ...classes,
  ...context.pools.all().map((pool) => classOfPool(context, pool)),
];

/** Whether two kinds of jobs may never go to the same runner. */
export function arePinnedApart(a: string, b: string, pinOf: (classId: string) => string | null): boolean {
  const [pin, other] = [pinOf(a), pinOf(b)];
  return pin !== null && other !== null && pin !== other;
}
