import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalOffering, offeringOf } from '../match/offering.ts';
import { normalRequirements, plainRequirements } from '../match/requirements.ts';
import { sampleCapabilities, sampleRunner } from '../testing/samples.ts';
import { type ElementaryChange, elementaryOrder } from './change/elementary.ts';
import { explain, explainClass, verdicts } from './explain.ts';
import { hindrances } from './reasons.ts';
import type { Snapshot, SnapshotRunner } from './snapshot.ts';
import { Oracle } from './testing/oracle.ts';
import { type SampleWorld, sampleWorld } from './testing/worlds.ts';

const now = 100;

const requirements = [
  ...['pin', 'scope', 'protection', 'executor', 'executor_version', 'label', 'unlabelled', 'attribute'],
  ...['runner_version', 'fence', 'native', 'device', 'range', 'draw'],
];

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
  if (snapshot.pausesOf(job.entry.scopeId).length > 0 && !has('resume')) return false;
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
  const seen = new Set<string>();
  const story = fc.property(sampleWorld, (world) => {
    const oracle = new Oracle(world.job, world.snapshot);
    const { verdict, change, groups } = explain(world.job, world.snapshot, now);
    const reasons = groups.flatMap(({ reason, listed }) => listed.map(({ id }) => [id, nameOf(reason)] as const));
    expect(new Map(reasons)).toEqual(oracle.reasons());
    expect(verdict).toBe(oracle.verdict(now));
    if (change !== null) expect(oracle.starts(change), `starts after ${JSON.stringify(change)}`).toBe(true);
    // Where nothing helps, three at once are enough to look at: all that one runner needs is tried one by one too.
    const most = change === null ? 3 : change.length;
    expect(change === null ? null : costOf(change), JSON.stringify(change)).toBe(bruteForce(world, oracle, most));
    for (const name of [verdict, ...reasons.map(([, reason]) => reason), ...(change ?? []).map((each) => each.change)])
      seen.add(name);
    seen.add(`${change?.length ?? 'none'} changes`);
  });
  fc.assert(story, { numRuns: 1000, seed: 1 });
  // The draw is worth something only while everything comes up that can be said.
  const sizes = ['none', 0, 1, 2, 3, 4].map((size) => `${size} changes`);
  expect([...verdicts, ...hindrances, ...elementaryOrder, ...requirements, ...sizes].filter((name) => !seen.has(name))).toEqual(
    [],
  );
}, 30_000);

/** Ten thousand runners of a hundred classes, none of which is free; half of the jobs before it fit everywhere. */
function crowd(runners: number) {
  const classes = Array.from({ length: 100 }, (_, at) => {
    const row = sampleRunner({ declared: { ...sampleCapabilities, labels: [`l${at}`, 'all'] } });
    const offering = offeringOf(row);
    const own = Array.from({ length: runners / 100 }, (__, place): SnapshotRunner => {
      const isDisabled = at % 3 === 1;
      const state = { asleep: false, disabled: isDisabled, draining: false, ephemeral: false, devices: [], permits: [] };
      const contact = at % 3 === 2 ? ('offline' as const) : ('online' as const);
      return { ...state, id: `r${at}-${place}`, name: `runner ${at}-${place}`, contact, freeSlots: Number(isDisabled) };
    });
    return { key: canonicalOffering(offering), offering, runners: own };
  });
  const needs = (labels: string[]) => normalRequirements({ ...plainRequirements('instance', 'shell'), labels });
  const requirementsOf = (classId: string) => needs(classId === '' ? [] : classId.split(' '));
  const ready = { parked: '' as const, keyId: null, until: null, expiresAt: null };
  const entry = (id: string, classId: string) => ({
    ...{ id, revision: 1, scopeId: 'instance', classId, priority: 0, queuedAt: 0 },
    ...ready,
  });
  const rivals = Array.from({ length: 1000 }, (_, at) => ({
    entry: entry(`a${at}`, at % 2 ? 'all' : `l${at % 100}`),
    limitIds: [],
  }));
  const snapshot: Snapshot = {
    classes,
    pools: [],
    pausesOf: () => [],
    scopeOf: () => undefined,
    requirementsOf,
    inHand: () => 0,
  };
  return {
    snapshot,
    jobOf: (classId: string) => ({
      entry: entry('job', classId),
      limits: [],
      notBefore: null,
      place: { jobs: 1000, orMore: false },
      rivals,
    }),
  };
}

test.each([
  ['all', 'waiting', ['wait'], [34 * 100, 33 * 100, 33 * 100]],
  // no rival needs l1, so a new runner with nothing else is left to the job
  ['l1', 'waiting', ['add_runner'], [100, 99 * 100]],
  ['l2', 'waiting', ['add_label', 'wait'], [100, 99 * 100]],
  ['l0 l1', 'impossible', ['add_label', 'wait'], [99 * 100, 100]],
  ['none', 'impossible', ['add_runner'], [10_000]],
])('ten thousand runners and a thousand rivals: a job with %j', (classId, verdict, changes, groups) => {
  const { snapshot, jobOf } = crowd(10_000);
  const explanation = explain(jobOf(classId), snapshot, now);
  expect(explanation).toMatchObject({ verdict, place: { jobs: 1000 }, runners: 10_000 });
  expect(explanation.change?.map(({ change }) => change)).toEqual(changes);
  expect(explanation.groups.map(({ runners }) => runners)).toEqual(groups);
  expect(explanation.groups.reduce((sum, { listed }) => sum + listed.length, 0)).toBe(200);
});

test('a class is explained as if one of its jobs stood alone in line', () => {
  const { snapshot } = crowd(100);
  expect(explainClass('all', snapshot, now)).toMatchObject({ verdict: 'waiting', place: null, change: [{ change: 'wait' }] });
  expect(explainClass('l1', snapshot, now).change).toMatchObject([{ change: 'enable', runnerName: 'runner 1-0' }]);
});

test('what is to be done at a runner says what it speaks', () => {
  const { snapshot } = crowd(100);
  const classes = snapshot.classes.map((each) => ({
    ...each,
    runners: each.runners.map((runner) => ({
      ...runner,
      contact: 'offline' as const,
      freeSlots: 1,
      speaks: 'semaphore' as const,
    })),
  }));
  const { change } = explainClass('l0', { ...snapshot, classes }, now);
  expect(change).toMatchObject([{ change: 'start_runner', runnerName: 'runner 0-0', speaks: 'semaphore' }]);
});

test('a job whose runner is gone can not be helped', () => {
  const { snapshot, jobOf } = crowd(100);
  const requirementsOf = () => ({ ...plainRequirements('instance', 'shell'), runnerId: 'gone' });
  expect(explain(jobOf('all'), { ...snapshot, requirementsOf }, now)).toMatchObject({ verdict: 'impossible', change: null });
});
