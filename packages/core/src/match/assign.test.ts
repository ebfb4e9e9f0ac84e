import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QueueEntry } from '../job/state.ts';
import { type Assignment, type AssignRules, assign } from './assign.ts';
import type { WaitingClass } from './free-runners.ts';

const entry = (id: string, patch: Partial<QueueEntry> = {}): QueueEntry => ({
  id,
  revision: 1,
  scopeId: 'p',
  classId: 'any',
  priority: 0,
  queuedAt: 0,
  parked: '' as const,
  keyId: null,
  until: null,
  expiresAt: null,
  ...patch,
});
const waiting = (classKey: string, runners: Record<string, number>, spare = 0): WaitingClass => ({
  classKey,
  spare,
  runners: new Map(Object.entries(runners)),
});
const pairs = (made: Assignment[]) => made.map(({ entry: { id }, runnerId }) => `${id} ${runnerId}`);
const rules = (patch: Partial<AssignRules> = {}): AssignRules => ({
  fitOf: () => ({ devices: null }),
  pinOf: () => null,
  inHand: () => 0,
  freeDevices: () => [],
  ...patch,
});
const when = (fits: boolean) => (fits ? { devices: null } : null);

test('higher priority first, then the older, then by id', () => {
  const entries = [
    entry('d', { queuedAt: 2 }),
    entry('c', { queuedAt: 1 }),
    entry('b', { queuedAt: 1 }),
    entry('a', { priority: -1 }),
    entry('e', { priority: 1, queuedAt: 9 }),
  ];
  const made = assign(entries, [waiting('k', { r: 5 })], rules());
  expect(made.map((each) => each.entry.id)).toEqual(['e', 'b', 'c', 'd', 'a']);
});

test('of equal priority the project with the least in hand goes first; priority stands above it', () => {
  const of = (scopeId: string, ...ids: string[]) => ids.map((id, queuedAt) => entry(id, { scopeId, queuedAt }));
  const entries = [...of('big', 'b1', 'b2', 'b3'), ...of('small', 's1', 's2', 's3'), entry('u', { scopeId: 'big', priority: 1 })];
  const inHand = (scopeId: string) => (scopeId === 'big' ? 1 : 0);
  const made = assign(entries, [waiting('k', { r: 6 })], rules({ inHand }));
  // big has two after u: small catches up, then they take turns, the older first.
  expect(made.map((each) => each.entry.id)).toEqual(['u', 's1', 's2', 'b1', 's3', 'b2']);
});

test('a project whose job finds no runner has nothing more in hand for it', () => {
  const entries = [
    entry('a', { scopeId: 'p', classId: 'no' }),
    entry('b', { scopeId: 'p', queuedAt: 1 }),
    entry('c', { scopeId: 'q', queuedAt: 2 }),
  ];
  const made = assign(entries, [waiting('k', { r: 1 })], rules({ fitOf: (job) => when(job !== 'no') }));
  expect(pairs(made)).toEqual(['b r']);
});

test('the runner with the least to spare is taken, and a better one kept for the job that needs it', () => {
  const classes = [waiting('rich', { gpu: 1 }, 9), waiting('plain', { cpu: 1 }, 2)];
  const fitOf = (job: string, key: string) => when(job === 'any' || key === 'rich');
  const made = assign([entry('1'), entry('2', { classId: 'needs-gpu' })], classes, rules({ fitOf }));
  expect(pairs(made)).toEqual(['1 cpu', '2 gpu']);
});

test('among equals the one that waits longest; nobody gets a second job before all have one', () => {
  const entries = ['1', '2', '3', '4', '5'].map((id) => entry(id));
  const made = assign(entries, [waiting('k', { first: 3, second: 1, third: 1 })], rules());
  expect(pairs(made)).toEqual(['1 first', '2 second', '3 third', '4 first', '5 first']);
});

test('a pinned job waits for its runner and holds up nobody', () => {
  const pinOf = (classId: string) => (classId === 'pinned' ? 'busy' : null);
  const entries = [entry('1', { classId: 'pinned', priority: 9 }), entry('2')];
  expect(pairs(assign(entries, [waiting('k', { idle: 1 })], rules({ pinOf })))).toEqual(['2 idle']);
  expect(pairs(assign(entries, [waiting('k', { idle: 1, busy: 1 })], rules({ pinOf })))).toEqual(['1 busy', '2 idle']);
});

test('one job a device, a job with a device takes a slot too, and the device with the least to spare that would do', () => {
  const jobs = ['1', '2', '3', '4'].map((id) => entry(id, { classId: 'radio' }));
  const freeDevices = (runnerId: string) => (runnerId === 'two' ? ['a', 'b', null] : [null, 'c', 'd']);
  const fitOf = (job: string) => ({ devices: job === 'radio' ? [1, 2] : null });
  const made = assign([...jobs, entry('9', { queuedAt: 5 })], [waiting('k', { two: 2, one: 2 })], rules({ fitOf, freeDevices }));
  expect(made.map(({ entry: { id }, runnerId, deviceId }) => `${id} ${runnerId} ${deviceId}`)).toEqual([
    '1 two b',
    '2 one c',
    '3 one d',
    '9 two null',
  ]);
});

test('a job without a permit is passed over, and a pass gives no more permits than are left', () => {
  const entries = [entry('1'), entry('2'), entry('3'), entry('4')];
  const limits = {
    of: ({ id }: QueueEntry) => (id === '4' ? [] : ['key', 'other']),
    left: (id: string) => (id === 'key' ? 2 : 9),
  };
  const made = assign(entries, [waiting('k', { r: 9 })], rules({ limits }));
  expect(pairs(made)).toEqual(['1 r', '2 r', '4 r']);
});

const jobClasses = ['j0', 'j1', 'j2', 'pin'];
const pinnedTo = 'p1r0';
const pinOf = (classId: string) => (classId === 'pin' ? pinnedTo : null);
const projects = ['p', 'q', 'r'];

const world = fc.record({
  jobs: fc.array(
    fc.record({
      classId: fc.constantFrom(...jobClasses),
      scopeId: fc.constantFrom(...projects),
      priority: fc.integer({ min: 0, max: 2 }),
      queuedAt: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 12 },
  ),
  inHand: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)),
  pools: fc.array(
    fc.record({
      spare: fc.integer({ min: 0, max: 2 }),
      slots: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      /** of two devices of each runner */
      free: fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 3, maxLength: 3 }),
      takes: fc.dictionary(fc.constantFrom(...jobClasses), fc.constantFrom<(number[] | null)[]>(null, [0], [1], [0, 1]), {
        noNullPrototype: true,
      }),
    }),
    { maxLength: 4 },
  ),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

function sceneOf({ jobs, pools, inHand }: World) {
  const entries = jobs.map((job, index) => entry(`job${index}`, job));
  const classes = pools.map(({ spare, slots }, index) =>
    waiting(`p${index}`, Object.fromEntries(slots.map((count, at) => [`p${index}r${at}`, count])), spare),
  );
  const own = rules({
    fitOf: (job, key) => {
      const devices = pools[Number(key.slice(1))]?.takes[job];
      return devices === undefined ? null : { devices };
    },
    pinOf,
    inHand: (scopeId) => inHand[projects.indexOf(scopeId)] ?? 0,
    freeDevices: (id) => (pools[Number(id[1])]?.free[Number(id[3])] ?? []).map((isFree, at) => (isFree ? `${id}d${at}` : null)),
  });
  return { entries, classes, own };
}

/** The rules in their plainest words: who would be next, and what would it get, as long as there is anybody left. */
function plainly({ entries, classes, own }: ReturnType<typeof sceneOf>): string[] {
  const said: string[] = [];
  const left = [...entries];
  const given = new Map<string, number>();
  const devicesGiven = new Set<string>();
  const held = new Map(projects.map((id) => [id, own.inHand(id)]));
  const places = classes
    .toSorted((a, b) => a.spare - b.spare || (a.classKey < b.classKey ? -1 : 1))
    .map(({ classKey, runners }) => [...runners].map(([id, slots], since) => ({ classKey, id, slots, since })));
  while (left.length > 0) {
    left.sort(
      (a, b) =>
        b.priority - a.priority ||
        (held.get(a.scopeId) ?? 0) - (held.get(b.scopeId) ?? 0) ||
        a.queuedAt - b.queuedAt ||
        (a.id < b.id ? -1 : 1),
    );
    const job = left.shift();
    if (!job) break;
    const pin = own.pinOf(job.classId);
    const options = places.map((runners) =>
      runners
        .filter(({ id, slots }) => (pin === null || pin === id) && (given.get(id) ?? 0) < slots)
        .map((runner) => {
          const takes = own.fitOf(job.classId, runner.classKey);
          const free = own.freeDevices(runner.id);
          const device = takes?.devices?.map((at) => free[at] ?? null).find((id) => id !== null && !devicesGiven.has(id));
          return { ...runner, device: takes?.devices ? device : null, isFit: takes !== null };
        })
        .filter(({ isFit, device }) => isFit && device !== undefined)
        .sort((a, b) => (given.get(a.id) ?? 0) - (given.get(b.id) ?? 0) || a.since - b.since),
    );
    const best = options.find((runners) => runners.length > 0)?.[0];
    if (!best) continue;
    said.push(`${job.id} ${best.id} ${best.device}`);
    given.set(best.id, (given.get(best.id) ?? 0) + 1);
    held.set(job.scopeId, (held.get(job.scopeId) ?? 0) + 1);
    if (best.device) devicesGiven.add(best.device);
  }
  return said;
}

const shown = (made: Assignment[]) => made.map(({ entry: { id }, runnerId, deviceId }) => `${id} ${runnerId} ${deviceId}`);

test('assigns just what the rules say in their plainest words', () => {
  const story = fc.property(world, (drawn) => {
    const scene = sceneOf(drawn);
    expect(shown(assign(scene.entries, scene.classes, scene.own))).toEqual(plainly(scene));
  });
  fc.assert(story, { numRuns: 2000, seed: 8 });
});

test('the order in which entries and classes are given changes nothing', () => {
  const story = fc.property(world, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (drawn, keys) => {
    const { entries, classes, own } = sceneOf(drawn);
    const shuffled = entries.map((each, at) => [keys[at] ?? 0, each] as const).toSorted((a, b) => a[0] - b[0]);
    const other = assign(
      shuffled.map(([, each]) => each),
      classes.toReversed(),
      own,
    );
    expect(shown(other)).toEqual(shown(assign(entries, classes, own)));
  });
  fc.assert(story, { numRuns: 300, seed: 9 });
});

test('the cost does not grow with runners that have nothing left', () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`r${at}`, 2]));
  let asked = 0;
  const freeDevices = () => {
    asked++;
    return [null];
  };
  const jobs = Array.from({ length: 200 }, (_, at) => entry(`job${at}`));
  expect(assign(jobs, [waiting('k', many)], rules({ freeDevices, fitOf: () => ({ devices: [0] }) }))).toEqual([]);
  expect(asked).toBe(10_000);
});
