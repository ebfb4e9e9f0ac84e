import type { QueueEntry } from '../job/state.ts';
import { walkLine } from './line.ts';
import type { Fit } from './match.ts';
import { type FreeDevices, Pool, type Taken, type WaitingClass } from './pool.ts';

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
}

/**
 * Pairs waiting jobs with waiting runners. Jobs come in the order of `walkLine`: higher priority, then the project with the least in hand,
 * then the older. Each takes the runner that fits and has the least to spare, among those of a class the one that was given the least in
 * this pass, then the one that waits longest; of its devices the free one with the least to spare. And so on until jobs or runners run out.
 *
 * The cost grows with jobs × runner classes, not with runners or the backlog.
 *
 * @param entries heads of the ready index, of any classes, in any order
 */
export function assign(
  entries: readonly QueueEntry[],
  classes: readonly WaitingClass[],
  { fitOf, pinOf, inHand, freeDevices }: AssignRules,
): Assignment[] {
  const pools = [...classes]
    .sort((a, b) => a.spare - b.spare || (a.classKey < b.classKey ? -1 : 1))
    .map((each) => new Pool(each, freeDevices));
  const assignments: Assignment[] = [];
  walkLine(entries, inHand, (entry) => {
    if (pools.every((pool) => pool.exhausted)) return 'stop';
    const pin = pinOf(entry.classId);
    for (const pool of pools) {
      const fit = pool.exhausted ? null : fitOf(entry.classId, pool.classKey);
      const taken = fit && (pin === null ? pool.take(fit) : pool.takeFrom(pin, fit));
      if (!taken) continue;
      assignments.push({ entry, ...taken });
      return 'taken';
    }
    return 'left';
  });
  return assignments;
}
