import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QueueEntry } from '../job/state.ts';
import { type Assignment, assign, compareEntries, type WaitingClass } from './assign.ts';

const entry = (id: string, patch: Partial<QueueEntry> = {}): QueueEntry => ({
  id,
  revision: 1,
  scopeId: 'p',
  classId: 'any',
  priority: 0,
  queuedAt: 0,
  ...patch,
});
const waiting = (classKey: string, runners: Record<string, number>, spare = 0): WaitingClass => ({
  classKey,
  spare,
  runners: new Map(Object.entries(runners)),
});
const pairs = (made: Assignment[]) => made.map(({ entry: { id }, runnerId }) => `${id} ${runnerId}`);
const everything = () => true;
const unpinned = () => null;

test('higher priority first, then the older, then by id', () => {
  const entries = [
    entry('d', { queuedAt: 2 }),
    entry('c', { queuedAt: 1 }),
    entry('b', { queuedAt: 1 }),
    entry('a', { priority: -1 }),
    entry('e', { priority: 1, queuedAt: 9 }),
  ];
  const made = assign(entries, [waiting('k', { r: 5 })], everything, unpinned);
  expect(made.map((each) => each.entry.id)).toEqual(['e', 'b', 'c', 'd', 'a']);
});

test('the runner with the least to spare is taken, and a better one kept for the job that needs it', () => {
  const classes = [waiting('rich', { gpu: 1 }, 9), waiting('plain', { cpu: 1 }, 2)];
  const fits = (job: string, key: string) => job === 'any' || key === 'rich';
  const made = assign([entry('1'), entry('2', { classId: 'needs-gpu' })], classes, fits, unpinned);
  expect(pairs(made)).toEqual(['1 cpu', '2 gpu']);
});

test('among equals the one that waits longest; nobody gets a second job before all have one', () => {
  const made = assign(
    ['1', '2', '3', '4', '5'].map((id) => entry(id)),
    [waiting('k', { first: 3, second: 1, third: 1 })],
    everything,
    unpinned,
  );
  expect(pairs(made)).toEqual(['1 first', '2 second', '3 third', '4 first', '5 first']);
});

test('a pinned job waits for its runner and holds up nobody', () => {
  const pinToBusy = (classId: string) => (classId === 'pinned' ? 'busy' : null);
  const entries = [entry('1', { classId: 'pinned', priority: 9 }), entry('2')];
  expect(pairs(assign(entries, [waiting('k', { idle: 1 })], everything, pinToBusy))).toEqual(['2 idle']);
  expect(pairs(assign(entries, [waiting('k', { idle: 1, busy: 1 })], everything, pinToBusy))).toEqual(['1 busy', '2 idle']);
});

const jobClasses = ['j0', 'j1', 'j2', 'pin'];
const pinnedTo = 'p1r0';
const pinOf = (classId: string) => (classId === 'pin' ? pinnedTo : null);

const world = fc.record({
  jobs: fc.array(
    fc.record({
      classId: fc.constantFrom(...jobClasses),
      priority: fc.integer({ min: 0, max: 2 }),
      queuedAt: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 12 },
  ),
  pools: fc.array(
    fc.record({
      spare: fc.integer({ min: 0, max: 2 }),
      slots: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      takes: fc.subarray(jobClasses),
    }),
    { maxLength: 4 },
  ),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

function sceneOf({ jobs, pools }: World) {
  const entries = jobs.map((job, index) => entry(`job${index}`, job));
  const classes = pools.map(({ spare, slots }, index) =>
    waiting(`p${index}`, Object.fromEntries(slots.map((count, at) => [`p${index}r${at}`, count])), spare),
  );
  const fits = (job: string, key: string) => pools[Number(key.slice(1))]?.takes.includes(job) ?? false;
  return { entries, classes, fits };
}

/**
 * The rule in its plainest words, applied to what was done: each job in its order has a free runner that fits, of the class with the least
 * to spare, or there was none.
 */
function judge({ entries, classes, fits }: ReturnType<typeof sceneOf>, made: Assignment[]): void {
  const taken = new Map<string, number>();
  const takenBy = (id: string) => taken.get(id) ?? 0;
  const got = new Map(made.map((each) => [each.entry.id, each.runnerId]));
  expect(got.size, 'no job twice').toBe(made.length);
  for (const job of entries.toSorted(compareEntries)) {
    const pin = pinOf(job.classId);
    const possible = classes
      .filter((each) => fits(job.classId, each.classKey))
      .map((each) => ({ ...each, free: [...each.runners.keys()].filter((id) => takenBy(id) < (each.runners.get(id) ?? 0)) }))
      .map((each) => ({ ...each, free: each.free.filter((id) => pin === null || pin === id) }))
      .filter((each) => each.free.length > 0);
    const runnerId = got.get(job.id);
    if (runnerId === undefined) {
      expect(possible, `${job.id} got nobody though somebody was free`).toEqual([]);
      continue;
    }
    const least = Math.min(...possible.map((each) => each.spare));
    const best = possible.filter((each) => each.spare === least).flatMap((each) => each.free);
    expect(best, `${job.id} got a runner that was not free, does not fit or has more to spare`).toContain(runnerId);
    taken.set(runnerId, takenBy(runnerId) + 1);
  }
}

test('every assignment is the best that was left for its job', () => {
  const story = fc.property(world, (drawn) => {
    const scene = sceneOf(drawn);
    judge(scene, assign(scene.entries, scene.classes, scene.fits, pinOf));
  });
  fc.assert(story, { numRuns: 1000, seed: 8 });
});

test('the order in which entries and classes are given changes nothing', () => {
  const story = fc.property(world, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (drawn, keys) => {
    const { entries, classes, fits } = sceneOf(drawn);
    const shuffled = entries.map((each, at) => [keys[at] ?? 0, each] as const).toSorted((a, b) => a[0] - b[0]);
    const other = assign(
      shuffled.map(([, each]) => each),
      classes.toReversed(),
      fits,
      pinOf,
    );
    expect(pairs(other)).toEqual(pairs(assign(entries, classes, fits, pinOf)));
  });
  fc.assert(story, { numRuns: 300, seed: 9 });
});
