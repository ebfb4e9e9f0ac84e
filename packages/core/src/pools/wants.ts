import type { QueueEntry } from '../job/state.ts';
import { type AssignRules, assign } from '../match/assign.ts';
import type { WaitingClass } from '../match/free-runners.ts';
import { walkLine } from '../match/line.ts';
import type { Want } from './view.ts';

/** What waits once all that is free is given away. */
export interface Unserved {
  /** in the order of the line */
  wants: Want[];
  /** runners that are about to get something */
  wantedRunners: Set<string>;
}

/**
 * Which jobs nothing takes that is registered and free. Those that wait for a permit are none of them: a runner would not help.
 *
 * @param entries heads of the ready index that some pool could serve
 * @param free classes of runners with free slots
 * @param poolsFor pools whose runners jobs of a class could run on
 */
export function unserved(
  entries: readonly QueueEntry[],
  free: readonly WaitingClass[],
  rules: AssignRules,
  poolsFor: (classId: string) => readonly string[],
): Unserved {
  const given = assign(entries, free, rules);
  const served = new Set(given.map(({ entry }) => entry.id));
  const taken = new Map<string, number>();
  const take = (entry: QueueEntry): boolean => {
    const ids = rules.limits?.of(entry) ?? [];
    if (ids.some((id) => (rules.limits?.left(id) ?? 0) <= (taken.get(id) ?? 0))) return false;
    for (const id of ids) taken.set(id, (taken.get(id) ?? 0) + 1);
    return true;
  };
  for (const { entry } of given) take(entry);
  const wants: Want[] = [];
  walkLine(
    entries.filter(({ id }) => !served.has(id)),
    rules.inHand,
    (entry) => {
      if (!take(entry)) return 'left';
      wants.push({ jobId: entry.id, runnerId: rules.pinOf(entry.classId), poolIds: poolsFor(entry.classId) });
      return 'taken';
    },
  );
  return { wants, wantedRunners: new Set(given.map(({ runnerId }) => runnerId)) };
}
