import type { LimitState, Snapshot, SnapshotRunner, WaitingJob } from '../snapshot.ts';
import type { ElementaryChange } from './elementary.ts';
import { isInContact } from './prove.ts';

/** Of holders of the same permits: more are never waited for at once. */
const alikeMax = 3;

/** No permit of it is left. */
export const isExhausted = ({ limit, held }: LimitState): boolean => held >= limit;

const count = (list: readonly string[], id: string): number => list.filter((each) => each === id).length;

/** A limit as high as the job and everybody before it need. */
function raised({ rivals }: WaitingJob, { id, kind, name, limit, held }: LimitState): ElementaryChange {
  const before = rivals.filter(({ limitIds }) => limitIds.includes(id)).length;
  return { change: 'raise_limit', limitId: id, kind, name, from: limit, to: Math.max(limit, held + before + 1) };
}

/** Runners that can be waited for and hold permits of these limits: the first few of those that hold the same. */
export function holdersOf(exhausted: readonly LimitState[], { classes }: Snapshot): SnapshotRunner[] {
  if (exhausted.length === 0) return [];
  const seen = new Map<string, number>();
  const holders: SnapshotRunner[] = [];
  for (const { runners } of classes)
    for (const runner of runners) {
      if (runner.permits.length === 0 || !isInContact(runner)) continue;
      const held = exhausted.map(({ id }) => count(runner.permits, id));
      const alike = seen.get(held.join()) ?? 0;
      if (alike >= alikeMax || held.every((each) => each === 0)) continue;
      seen.set(held.join(), alike + 1);
      holders.push(runner);
    }
  return holders;
}

/** All ways to take up to `most` of the list. */
function* choices<T>(list: readonly T[], most: number): Generator<T[]> {
  yield [];
  if (most === 0) return;
  for (const [at, first] of list.entries()) for (const rest of choices(list.slice(at + 1), most - 1)) yield [first, ...rest];
}

/**
 * Ways to have a permit of each of the exhausted limits: raise it, or wait for runners that hold permits of it. One wait more than there
 * are limits to be freed is enough: it may serve the line besides, else raising is the smaller change.
 *
 * @param released permits that come back anyway
 */
export function* limitFixes(
  job: WaitingJob,
  exhausted: readonly LimitState[],
  holders: readonly SnapshotRunner[],
  released: readonly string[],
): Generator<ElementaryChange[]> {
  for (const raise of choices(exhausted, exhausted.length))
    for (const awaited of choices(holders, exhausted.length - raise.length + 1)) {
      const permits = [...released, ...awaited.flatMap(({ permits: own }) => own)];
      const isEnough = exhausted.every((limit) => raise.includes(limit) || limit.held - count(permits, limit.id) < limit.limit);
      if (!isEnough) continue;
      const waits = awaited.map(({ id, name }): ElementaryChange => ({ change: 'wait', runnerId: id, runnerName: name }));
      yield [...raise.map((limit) => raised(job, limit)), ...waits];
    }
}
