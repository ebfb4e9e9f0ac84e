import type { QueueEntry } from '../job/state.ts';
import { type FreeDevices, FreeRunners, type Taken, type WaitingClass } from './free-runners.ts';
import { walkLine } from './line.ts';
import type { Fit } from './match.ts';

export interface Assignment extends Taken {
  entry: QueueEntry;
}

/** What assigning has to ask about classes, runners and projects. */
export interface AssignRules {
  /** what jobs of the class take of runners of that class; null when they do not fit */
  fitOf(jobClassId: string, runnerClassKey: string): Fit | null;
  /** the runner that a job class is pinned to */
  pinOf(jobClassId: string): string | null;
  /** attempts of a project that are under way */
  inHand(scopeId: string): number;
  /** asked only for runners whose class has devices that a job would take */
  freeDevices: FreeDevices;
  /** left out: no job is limited in number */
  limits?: Limits;
}

/** Concurrency keys and other limits on how many jobs run at once. */
export interface Limits {
  /** those of which the job needs a permit, by id */
  of(entry: QueueEntry): readonly string[];
  /** permits that are left, before this pass */
  left(limitId: string): number;
}

/**
 * Pairs waiting jobs with waiting runners. Jobs come in the order of `walkLine`: higher priority, then the project with the least in hand,
 * then the older. One that needs a permit which is not left is passed over. Each takes the runner that fits and has the least to spare, among those of a class the one that was given the least in
 * this pass, then the one that waits longest; of its devices the free one with the least to spare. And so on until jobs or runners run out.
 *
 * The cost grows with jobs × runner classes, not with runners or the backlog.
 *
 * @param entries heads of the ready index, of any classes, in any order
 */
export function assign(
  entries: readonly QueueEntry[],
  classes: readonly WaitingClass[],
  { fitOf, pinOf, inHand, freeDevices, limits }: AssignRules,
): Assignment[] {
  const pools = [...classes]
    .sort((a, b) => a.spare - b.spare || (a.classKey < b.classKey ? -1 : 1))
    .map((each) => new FreeRunners(each, freeDevices));
  const assignments: Assignment[] = [];
  const permits = new Permits(limits);
  walkLine(entries, inHand, (entry) => {
    if (pools.every((pool) => pool.exhausted)) return 'stop';
    if (!permits.areLeftFor(entry)) return 'left';
    const pin = pinOf(entry.classId);
    for (const pool of pools) {
      const fit = pool.exhausted ? null : fitOf(entry.classId, pool.classKey);
      const taken = fit && (pin === null ? pool.take(fit) : pool.takeFrom(pin, fit));
      if (!taken) continue;
      permits.take(entry);
      assignments.push({ entry, ...taken });
      return 'taken';
    }
    return 'left';
  });
  return assignments;
}

/** What was taken of each limit in this pass. */
class Permits {
  readonly #limits: Limits | undefined;
  readonly #taken = new Map<string, number>();

  constructor(limits: Limits | undefined) {
    this.#limits = limits;
  }

  areLeftFor(entry: QueueEntry): boolean {
    const limits = this.#limits;
    return !limits || limits.of(entry).every((id) => limits.left(id) > (this.#taken.get(id) ?? 0));
  }

  take(entry: QueueEntry): void {
    for (const id of this.#limits?.of(entry) ?? []) this.#taken.set(id, (this.#taken.get(id) ?? 0) + 1);
  }
}
