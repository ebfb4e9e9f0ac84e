import type { QueueEntry } from '../job/state.ts';

/** A runner that waits for work, with its class. */
export interface WaitingRunner {
  runnerId: string;
  /** names its runner class */
  classKey: string;
  /** what its class could do besides: see `spareOf` */
  spare: number;
  /** jobs that it can take now, at least 1 */
  slots: number;
  /** since when it waits, ms; who waits longer goes first among equals */
  since: number;
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
 * one that waits longest), and so on until jobs or runners run out. A runner gets at most as many jobs as it has slots.
 *
 * The cost grows with jobs × runner classes, not with runners.
 *
 * @param entries heads of the ready index, of any classes, in any order
 * @param fits whether a runner class can take a job class
 * @param pinOf the runner that a job class is pinned to
 */
export function assign(
  entries: readonly QueueEntry[],
  runners: readonly WaitingRunner[],
  fits: (jobClassId: string, runnerClassKey: string) => boolean,
  pinOf: (jobClassId: string) => string | null,
): Assignment[] {
  const groups = groupByClass(runners);
  const assignments: Assignment[] = [];
  for (const entry of [...entries].sort(compareEntries)) {
    if (groups.length === 0) break;
    const pin = pinOf(entry.classId);
    const group = groups.find(
      (each) => fits(entry.classId, each.classKey) && (pin === null || each.queue.some((slot) => slot.runnerId === pin)),
    );
    if (!group) continue;
    const index = pin === null ? 0 : group.queue.findIndex((slot) => slot.runnerId === pin);
    const [slot] = group.queue.splice(index, 1);
    if (!slot) continue;
    assignments.push({ entry, runnerId: slot.runnerId });
    if (slot.slots > 1) group.queue.push({ ...slot, slots: slot.slots - 1 });
    if (group.queue.length === 0) groups.splice(groups.indexOf(group), 1);
  }
  return assignments;
}

interface Group {
  classKey: string;
  spare: number;
  queue: WaitingRunner[];
}

/** Runner classes with the least to spare first; within one the longest waiting first. */
function groupByClass(runners: readonly WaitingRunner[]): Group[] {
  const groups = new Map<string, Group>();
  for (const runner of runners) {
    if (runner.slots < 1) continue;
    const group = groups.get(runner.classKey);
    if (group) group.queue.push(runner);
    else groups.set(runner.classKey, { classKey: runner.classKey, spare: runner.spare, queue: [runner] });
  }
  for (const group of groups.values()) group.queue.sort((a, b) => a.since - b.since);
  return [...groups.values()].sort((a, b) => a.spare - b.spare || (a.classKey < b.classKey ? -1 : 1));
}
