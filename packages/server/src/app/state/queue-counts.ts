import type { Change } from '@baton/core';
import type { QueueClass, Store } from '../../store/interface.ts';

/** Classes whose oldest job is looked up for the figures. */
const classesMax = 100;

/** A job of which nobody knows whether a commit took it into the queue, or out of it. */
interface Doubted {
  classId: string | null;
  isCounted: boolean;
  wasLookedUp: boolean;
}

/** How many jobs of each class wait: counted along with the commits, because counting rows would cost more the more there are. */
export class QueueCounts {
  readonly #store: Store;
  readonly #waiting = new Map<string, number>();
  #oldest = new Map<string, number>();
  readonly #doubted = new Map<string, Doubted>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Counts once, at the start. */
  async load(): Promise<void> {
    for (const { classId, waiting } of await this.#store.read.queueClasses()) this.#waiting.set(classId, waiting);
  }

  apply(changes: readonly Change[]): void {
    for (const { id, classId, came } of movesIn(changes)) {
      const isCounted = this.#doubted.get(id)?.isCounted ?? !came;
      this.#doubted.delete(id);
      if (came !== isCounted) this.#add(classId, came ? 1 : -1);
    }
  }

  /** Of changes of which nobody knows whether they were carried out. */
  doubt(changes: readonly Change[]): void {
    for (const { id, classId, came } of movesIn(changes))
      this.#doubted.set(id, { classId, isCounted: this.#doubted.get(id)?.isCounted ?? !came, wasLookedUp: false });
  }

  /** Looks up what became of those that are doubted. */
  async settle(): Promise<void> {
    // a commit that came in while they were looked up has been told of since
    for (const [id, { wasLookedUp }] of this.#doubted) if (wasLookedUp) this.#doubted.delete(id);
    if (this.#doubted.size === 0) return;
    const asked = [...this.#doubted];
    const ids = asked.map(([id]) => id);
    const entries = await this.#store.read.getMany('queueEntry', ids);
    const waiting = new Set(entries.map(({ id }) => id));
    for (const [id, doubted] of asked) {
      if (this.#doubted.get(id) !== doubted) continue;
      if (waiting.has(id) !== doubted.isCounted) this.#add(doubted.classId, waiting.has(id) ? 1 : -1);
      this.#doubted.set(id, { ...doubted, isCounted: waiting.has(id), wasLookedUp: true });
    }
  }

  /** Looks up since when the first job of each of the longest queues waits. */
  async look(): Promise<void> {
    const longest = [...this.#waiting].sort((a, b) => b[1] - a[1]).slice(0, classesMax);
    const ids = longest.map(([classId]) => classId);
    const heads = ids.length === 0 ? [] : await this.#store.read.queueHeads(ids, 1);
    this.#oldest = new Map(heads.map(({ classId, queuedAt }) => [classId, queuedAt]));
  }

  /** The classes with the most waiting jobs, as of now. */
  longest(most: number): { classId: string; waiting: number }[] {
    return [...this.#waiting]
      .sort((a, b) => b[1] - a[1])
      .slice(0, most)
      .map(([classId, waiting]) => ({ classId, waiting }));
  }

  /** Jobs of a class that wait. */
  waiting = (classId: string): number => this.#waiting.get(classId) ?? 0;

  /** Those of which jobs wait, ready or not. */
  classIds = (): string[] => [...this.#waiting.keys()];

  /** As of the last look. */
  figures(): QueueClass[] {
    return [...this.#oldest].map(([classId, oldestQueuedAt]) => ({
      classId,
      waiting: this.#waiting.get(classId) ?? 0,
      oldestQueuedAt,
    }));
  }

  #add(classId: string | null, by: number): void {
    if (classId === null) return;
    const count = (this.#waiting.get(classId) ?? 0) + by;
    if (count > 0) this.#waiting.set(classId, count);
    else this.#waiting.delete(classId);
  }
}

/** Jobs that came into the queue, or went; one that only changed its place did neither. */
function movesIn(changes: readonly Change[]): { id: string; classId: string | null; came: boolean }[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'queueEntry') return [];
    const came = change.op !== 'remove';
    const id = came ? change.row.id : change.id;
    if (hasOther(changes, id, came)) return [];
    return [{ id, classId: came ? change.row.classId : classOfJob(changes, id), came }];
  });
}

/** A job leaves the queue in the commit that changes it, so its class stands there. */
function classOfJob(changes: readonly Change[], jobId: string): string | null {
  for (const change of changes)
    if (change.kind === 'job' && change.op !== 'remove' && change.row.id === jobId) return change.row.classId;
  return null;
}

/** Whether a job that comes also goes in the same commit, or the other way round. */
function hasOther(changes: readonly Change[], jobId: string, came: boolean): boolean {
  for (const change of changes) {
    if (change.kind !== 'queueEntry') continue;
    if (came ? change.op === 'remove' && change.id === jobId : change.op !== 'remove' && change.row.id === jobId) return true;
  }
  return false;
}
