import type { QueueEntry } from '../job/state.ts';

/** Runners of one class that wait for work. */
export interface WaitingClass {
  /** names the runner class */
  classKey: string;
  /** what the class could do besides: see `spareOf` */
  spare: number;
  /** free slots by runner id, at least 1 each; who waits longest stands first */
  runners: ReadonlyMap<string, number>;
}

export interface Assignment {
  entry: QueueEntry;
  runnerId: string;
}

/** Order of the ready index: higher priority, then older, then by id. */
export const compareEntries = (a: QueueEntry, b: QueueEntry): number =>
  b.priority - a.priority || a.queuedAt - b.queuedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Pairs waiting jobs with waiting runners: the first job of the order takes the runner that fits and has the least to spare (then the
 * one that waits longest), and so on until jobs or runners run out. A runner gets at most as many jobs as it has slots; jobs go to
 * runners in turn before one gets a second.
 *
 * The cost grows with jobs × runner classes, not with runners.
 *
 * @param entries heads of the ready index, of any classes, in any order
 * @param fits whether a runner class can take a job class
 * @param pinOf the runner that a job class is pinned to
 */
export function assign(
  entries: readonly QueueEntry[],
  classes: readonly WaitingClass[],
  fits: (jobClassId: string, runnerClassKey: string) => boolean,
  pinOf: (jobClassId: string) => string | null,
): Assignment[] {
  const pools = [...classes]
    .sort((a, b) => a.spare - b.spare || (a.classKey < b.classKey ? -1 : 1))
    .map((each) => new Pool(each));
  const assignments: Assignment[] = [];
  for (const entry of [...entries].sort(compareEntries)) {
    const pin = pinOf(entry.classId);
    for (const pool of pools) {
      if (pool.exhausted || !fits(entry.classId, pool.classKey)) continue;
      const runnerId = pin === null ? pool.take() : pool.takeFrom(pin);
      if (runnerId === null) continue;
      assignments.push({ entry, runnerId });
      break;
    }
    if (pools.every((pool) => pool.exhausted)) break;
  }
  return assignments;
}

/** The free slots of one runner class while jobs are being assigned: walks the runners in turn without copying them. */
class Pool {
  readonly classKey: string;
  readonly #slots: ReadonlyMap<string, number>;
  readonly #taken = new Map<string, number>();
  #turn: Iterator<[string, number]>;
  #movedThisTurn = false;
  exhausted = false;

  constructor(from: WaitingClass) {
    this.classKey = from.classKey;
    this.#slots = from.runners;
    this.#turn = this.#slots.entries();
  }

  take(): string | null {
    while (!this.exhausted) {
      const step = this.#turn.next();
      if (!step.done) {
        const [runnerId] = step.value;
        if (this.takeFrom(runnerId) === null) continue;
        this.#movedThisTurn = true;
        return runnerId;
      }
      this.exhausted = !this.#movedThisTurn;
      this.#movedThisTurn = false;
      this.#turn = this.#slots.entries();
    }
    return null;
  }

  takeFrom(runnerId: string): string | null {
    const taken = this.#taken.get(runnerId) ?? 0;
    if (taken >= (this.#slots.get(runnerId) ?? 0)) return null;
    this.#taken.set(runnerId, taken + 1);
    return runnerId;
  }
}
