import fc from 'fast-check';
import type { Interval, Ranges } from '../../match/interval.ts';
import { canonicalOffering, devicesOf, offeringOf } from '../../match/offering.ts';
import { normalRequirements, type Requirements } from '../../match/requirements.ts';
import type { Pause } from '../../pause/state.ts';
import type { RunnerProtocol } from '../../policy/thresholds.ts';
import type { PoolHoldBack } from '../../pools/back-off.ts';
import type { Contact } from '../../runner/contact.ts';
import type { Capabilities, Device, OfferedExecutor } from '../../runner/state.ts';
import type { Scope } from '../../scope/state.ts';
import { sampleRunner } from '../../testing/samples.ts';
import type { LimitState, Snapshot, SnapshotClass, SnapshotRunner, WaitingJob } from '../snapshot.ts';

/*
 * Small fleets and queues, drawn so that most jobs nearly fit: few words and few numbers, so that what one offers is often what another needs.
 */

const scope = (id: string, parentId: string | null, protectedAt: number | null): [string, Scope] => [
  id,
  { id, revision: 1, kind: 'project', name: id, parentId, createdAt: 0, protectedAt, removedAt: null },
];
const scopes = new Map([scope('instance', null, null), scope('p', 'instance', null), scope('q', 'instance', 5)]);

/** `common` four times of five. */
const mostly = <T>(common: T, ...others: T[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(common) }, { weight: 2, arbitrary: fc.constantFrom(...others) });

const span = (min: number, max: number) => [{ min, max }];
const device = fc.record({
  labels: fc.subarray(['x', 'y']),
  ranges: fc.constantFrom<Ranges[]>({}, { f: span(0, 5) }, { f: span(8, 30) }),
});

const anyOffered: fc.Arbitrary<Offered> = fc.record({
  labels: fc.subarray(['a', 'b']),
  executors: fc.constantFrom<OfferedExecutor[]>(
    [{ name: 'shell', version: '1' }],
    [{ name: 'shell', version: null }],
    [{ name: 'tf', version: '1' }],
    [{ name: 'gitea-workflow', version: null }],
  ),
  ranges: fc.constantFrom<Ranges[]>({}, { f: span(0, 10) }, { f: span(5, 20) }, { f: span(5, 20), g: span(0, 3) }),
  devices: fc.oneof(fc.constant<Omit<Device, 'id'>[]>([]), fc.array(device, { maxLength: 2 })),
  attributes: fc.constantFrom<Record<string, string>>({ os: 'mac' }, {}),
  capacity: fc.integer({ min: 1, max: 2 }),
  fence: fc.constant(false),
  protocol: fc.constant<RunnerProtocol>('semaphore'),
  scopeId: fc.constantFrom('p', 'q'),
  version: fc.constantFrom('1', null),
  refusesUnlabelled: fc.constant(true),
  trusted: fc.constant(true),
});
interface Offered extends Omit<Capabilities, 'devices'> {
  devices: Omit<Device, 'id'>[];
  scopeId: string;
  version: string | null;
  refusesUnlabelled: boolean;
  trusted: boolean;
  protocol: RunnerProtocol;
}

const everything: Offered = {
  labels: ['a', 'b'],
  executors: [
    { name: 'shell', version: '2' },
    { name: 'tf', version: '2' },
  ],
  ranges: { f: span(0, 30), g: span(0, 3) },
  devices: [],
  attributes: { os: 'linux' },
  capacity: 2,
  fence: true,
  scopeId: 'instance',
  version: '2',
  refusesUnlabelled: false,
  trusted: false,
  protocol: 'native',
};
const radio = { labels: ['x', 'y'], ranges: {} };

/** Up to `most` of the keys, small numbers more often. */
const few = <K extends string>(keys: readonly K[], most: number) =>
  fc.tuple(fc.nat(most), fc.nat(most)).chain(([a, b]) => fc.subarray([...keys], { maxLength: Math.min(a, b) }));

const pick = <T extends object>(from: T, keys: readonly (keyof T)[]): Partial<T> =>
  Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<T>;

/** Everything that a job could want, but for a thing or two. */
const offered = fc
  .record({
    other: anyOffered,
    lacks: few([...(Object.keys(everything) as (keyof Offered)[]), 'labels', 'executors', 'ranges', 'devices'], 3),
    devices: fc.constantFrom<Offered['devices'][]>([], [], [radio], [radio, { ...radio, ranges: { f: span(0, 5) } }]),
    capacity: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ other, lacks, devices, capacity }): Offered => ({ ...everything, devices, capacity, ...pick(other, lacks) }));

const state = fc
  .record({
    other: fc.record({
      contact: fc.constantFrom<Contact>('stale', 'offline', 'offline', 'unknown', 'not_registered', 'revoked'),
      asleep: fc.constant(true),
      isFrozen: fc.constant(true),
      disabled: fc.constant(true),
      draining: fc.constant(true),
      ephemeral: fc.constant(true),
      isShort: fc.constant(true),
    }),
    hinders: few(['contact', 'contact', 'asleep', 'isFrozen', 'disabled', 'disabled', 'draining', 'ephemeral', 'isShort'], 2),
    used: fc.nat(2),
    free: fc.tuple(fc.boolean(), fc.boolean()),
    isLeftAsleep: fc.boolean(),
    isCalled: fc.boolean(),
    asksForNone: fc.boolean(),
    /** its last device is unplugged */
    lacksDevice: mostly(false, true),
    permits: fc.oneof(fc.constant<string[]>([]), fc.subarray(['key', 'quota'])),
  })
  .map(({ other, hinders, ...rest }) => {
    const idle = {
      contact: 'online' as Contact,
      asleep: false,
      isFrozen: false,
      disabled: false,
      draining: false,
      ephemeral: false,
      isShort: false,
    };
    return { ...idle, ...rest, ...pick(other, hinders as (keyof typeof other)[]) };
  });
type State = typeof state extends fc.Arbitrary<infer S> ? S : never;

const needed = fc.record({
  scopeId: fc.constantFrom('p', 'q'),
  executor: mostly('shell', 'tf', 'gitea-workflow'),
  executorVersionMin: mostly<string | null>(null, '2'),
  labels: fc.subarray(['a', 'b']),
  ranges: fc.constantFrom<Record<string, Interval>[]>(
    {},
    {},
    { f: { min: 6, max: 7 } },
    { f: { min: 1, max: 2 } },
    { f: { min: 25, max: 25 } },
    {
      f: { min: 9, max: 9 },
      g: { min: 1, max: 1 },
    },
  ),
  draw: fc.constantFrom<Ranges[]>(
    {},
    {},
    {},
    { h: [] },
    { g: [...span(2, 9), ...span(-5, -4)] },
    { f: [...span(-9, -8), ...span(21, 22)] },
    { f: [...span(6, 7), ...span(25, 40)] },
  ),
  attributes: mostly<Record<string, string>>({}, { os: 'linux' }),
  runnerVersionMin: mostly<string | null>(null, '2'),
  device: fc.constantFrom<(string[] | null)[]>(null, null, null, [], ['x'], ['x', 'y']),
  needsFence: mostly(false, true),
  needsNative: mostly(false, true),
  runnerId: mostly<string | null>(null, 'r0', 'r1', 'ghost'),
});

interface SamplePool {
  offered: Offered;
  starting: number;
  room: number;
  holdsBack: PoolHoldBack | null;
}

const heldBack = mostly<PoolHoldBack | null>(
  null,
  { inRow: 1, reason: 'There is no such image', until: 160 },
  { inRow: 5, reason: 'There is no such image.', until: null },
);
const limit = fc.record({ limit: fc.integer({ min: 1, max: 2 }), held: fc.nat(2) });

const drawn = fc.record({
  runners: fc.array(fc.record({ offered, state }), { minLength: 1, maxLength: 4 }),
  /** how many of them are like the first: classes with several runners */
  alike: fc.nat(3),
  pools: fc.oneof(
    fc.constant<SamplePool[]>([]),
    fc.array(fc.record({ offered, starting: fc.nat(1), room: fc.nat(1), holdsBack: heldBack }), { maxLength: 1 }),
  ),
  needs: fc.tuple(needed, needed, needed),
  paused: mostly<string[]>([], ['p'], ['q'], ['instance'], ['p', 'instance']),
  limits: fc.record({ key: fc.option(limit, { freq: 1 }), quota: fc.oneof(fc.constant(null), fc.constant(null), limit) }),
  inHand: fc.nat(2),
  notBefore: mostly<number | null>(null, 50, 150),
  queuedAt: fc.nat(3),
  rivals: fc.array(
    fc.record({
      classId: fc.constantFrom('job', 'job', 'k1', 'k2'),
      priority: fc.nat(1),
      queuedAt: fc.nat(3),
      limitIds: fc.oneof(fc.constant<string[]>([]), fc.subarray(['key', 'quota'])),
    }),
    { maxLength: 4 },
  ),
});

export interface SampleWorld {
  job: WaitingJob;
  snapshot: Snapshot;
}

/** A job that waits, and the world in which it does. */
export const sampleWorld: fc.Arbitrary<SampleWorld> = drawn.map((from) => {
  const classIds = ['job', 'k1', 'k2'];
  const requirements = new Map<string, Requirements>(
    from.needs.map((needs, at) => [classIds[at] ?? '', normalRequirements(needs)]),
  );
  const scopeId = from.needs[0].scopeId;
  const limits = (['key', 'quota'] as const).flatMap((kind): LimitState[] => {
    const own = from.limits[kind];
    return own ? [{ id: kind, kind, name: `the ${kind}`, ...own }] : [];
  });
  const first = from.runners[0];
  const runners = from.runners.map((each, at) => ({ ...each, offered: at < from.alike && first ? first.offered : each.offered }));
  const entryOf = (id: string, classId: string, priority: number, queuedAt: number) => ({
    ...{ id, revision: 1, classId, priority, queuedAt, parked: '' as const, keyId: null, until: null, expiresAt: null },
    scopeId: requirements.get(classId)?.scopeId ?? '',
  });
  return {
    job: {
      entry: entryOf('job', 'job', 0, from.queuedAt),
      limits,
      notBefore: from.notBefore,
      place: { jobs: from.rivals.length, orMore: from.rivals.length > 2 },
      rivals: from.rivals.map(({ classId, priority, queuedAt, limitIds }, at) => ({
        entry: entryOf(`rival${at}`, classId, priority, queuedAt),
        limitIds: limitIds.filter((id) => limits.some((own) => own.id === id)),
      })),
    },
    snapshot: {
      classes: classesOf(runners),
      pools: from.pools.map(({ offered: own, ...rest }, at) => ({
        ...{ id: `pool${at}`, name: `pool ${at}`, ...rest },
        offering: offeringOf(runnerOf('', own)),
      })),
      pausesOf: (id) => [id, 'instance'].filter((each) => from.paused.includes(each)).map(pauseIn),
      scopeOf: (id) => scopes.get(id),
      requirementsOf: (classId) => requirements.get(classId),
      inHand: (id) => (id === scopeId ? from.inHand : 1),
    },
  };
});

const pauseIn = (scopeId: string): Pause => ({ scopeId, cause: 'asked', by: 'jo', why: 'so', since: 0, until: null });

function runnerOf(id: string, own: Offered) {
  const { scopeId, version, refusesUnlabelled, trusted, protocol, devices, ...declared } = own;
  const named = devices.map((each, at) => ({ ...each, id: `${id}d${at}` }));
  const says = { version, refusesUnlabelled, trusted, protocol };
  return sampleRunner({ id, scopeId, ...says, declared: { ...declared, devices: named } });
}

function classesOf(runners: readonly { offered: Offered; state: State }[]) {
  const classes = new Map<string, SnapshotClass & { runners: SnapshotRunner[] }>();
  for (const [at, { offered: own, state: now }] of runners.entries()) {
    const whole = runnerOf(`r${at}`, own);
    const { used, free, lacksDevice, ...rest } = now;
    const away = lacksDevice ? devicesOf(whole).slice(-1) : [];
    const row = { ...whole, devicesAbsent: away.map(({ id }) => id) };
    const offering = offeringOf(row);
    const snapshotRunner: SnapshotRunner = {
      ...rest,
      ...{ id: row.id, name: `runner ${at}`, freeSlots: Math.max(0, offering.capacity - used) },
      unplugged: away.map(({ id, labels, ranges }) => ({ id, offering: { labels, ranges } })),
      devices: devicesOf(row).map(({ id }, place) => ({
        id,
        isFree: free[place] ?? true,
        isLater: place > 0 && free[place] === false,
      })),
    };
    const key = canonicalOffering(offering);
    const known = classes.get(key);
    if (known) known.runners.push(snapshotRunner);
    else classes.set(key, { key, offering, runners: [snapshotRunner] });
  }
  return [...classes.values()];
}
