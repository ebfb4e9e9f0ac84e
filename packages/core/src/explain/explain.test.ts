import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ElementaryChange, elementaryOrder } from './elementary.ts';
import { explain } from './explain.ts';
import { Oracle } from './testing/oracle.ts';
import { type SampleWorld, sampleWorld } from './testing/worlds.ts';

const now = 100;

/** Sets of `size` of the list. */
function* choices<T>(list: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield [];
  else
    for (let at = from; at <= list.length - size; at++)
      for (const rest of choices(list, size - 1, at + 1)) yield [list[at] as T, ...rest];
}

const dearestFirst = (changes: readonly ElementaryChange[]) =>
  changes.map(({ change }) => elementaryOrder.indexOf(change)).sort((a, b) => b - a);
/** Ranks as a text that sorts like them. */
const costOf = (changes: readonly ElementaryChange[]) =>
  dearestFirst(changes)
    .map((rank) => String.fromCharCode(97 + rank))
    .join('');

/** Sets that can not do are not tried: a pause that stays, permits that nobody gives. */
function couldDo(changes: readonly ElementaryChange[], { snapshot, job }: SampleWorld): boolean {
  const has = (...names: string[]) => changes.some(({ change }) => names.includes(change));
  if (snapshot.paused && !has('resume')) return false;
  return job.limits.every(({ limit, held }) => held < limit || has('wait', 'raise_limit'));
}

/** The cheapest of the smallest sets that do, by trying them all: singly, then in pairs, and so on; null when `most` are not enough. */
function bruteForce(world: SampleWorld, oracle: Oracle, most: number): string | null {
  const all = oracle.elementary();
  for (let size = 0; size <= Math.min(most, all.length); size++) {
    let best: string | null = null;
    for (const changes of choices(all, size)) {
      const cost = costOf(changes);
      if ((best === null || cost < best) && couldDo(changes, world) && oracle.starts(changes)) best = cost;
    }
    if (best !== null) return best;
  }
  return null;
}

const nameOf = (reason: ReturnType<typeof explain>['groups'][number]['reason']): string =>
  'misfit' in reason ? reason.misfit.requirement : reason.hindrance;

test('1 000 fleets and queues: matching, verdict and smallest change are what trying everything finds, and the change starts the job', () => {
  const seen = new Map<string, number>();
  const story = fc.property(sampleWorld, (world) => {
    const oracle = new Oracle(world.job, world.snapshot);
    const { verdict, change, groups } = explain(world.job, world.snapshot, now);
    const reasons = groups.flatMap(({ reason, listed }) => listed.map(({ id }) => [id, nameOf(reason)] as const));
    expect(new Map(reasons)).toEqual(oracle.reasons());
    expect(verdict).toBe(oracle.verdict(now));
    if (change !== null) expect(oracle.starts(change), `starts after ${JSON.stringify(change)}`).toBe(true);
    // More than five are never needed but on the one runner that a job is pinned to.
    const most = change === null ? 3 : change.length;
    expect(change === null ? null : costOf(change), JSON.stringify(change)).toBe(bruteForce(world, oracle, most));
    const kind = change === null ? 'none' : change.map((each) => each.change).join('+');
    for (const key of [verdict, kind]) seen.set(key, (seen.get(key) ?? 0) + 1);
  });
  fc.assert(story, { numRuns: 1000, seed: 1 });
  console.log(seen);
}, 60_000);
