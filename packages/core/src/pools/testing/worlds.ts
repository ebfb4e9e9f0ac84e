import fc from 'fast-check';
import type { Pool } from '../state.ts';
import type { PoolRunner, PoolView, Want } from '../view.ts';

export const now = 1_000_000_000;

export const samplePool = (patch: Partial<Pool> = {}): Pool => ({
  ...{ id: 'p', revision: 1, scopeId: 'instance', name: 'p', provider: 'process', identityId: null, region: null, settings: {} },
  offering: { labels: [], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} },
  ...{ min: 0, max: 3, idleMs: 60_000, onIdle: 'remove', startLimitMs: 600_000, cost: null, dryRun: false, stopped: false },
  ...{ updates: true, createdAt: 1, createdBy: 'ada', updatedAt: 1, removedAt: null },
  ...patch,
});

/** Awake, in contact and idle for a second. */
export const sampleRunner = (id: string, patch: Partial<PoolRunner> = {}): PoolRunner => ({
  ...{ id, state: 'awake', operation: null, isLeft: false, isReady: true, isHeldBack: false, awaySince: null },
  ...{ leases: 0, isWanted: false, idleSince: now - 1_000, reservedFor: null },
  ...patch,
});

export const starting = (id: string, reservedFor: string | null, sinceMs = 1_000): PoolRunner =>
  sampleRunner(id, {
    ...{ state: 'absent', isReady: false, idleSince: null, reservedFor },
    operation: { kind: 'deploy', jobId: `op ${id}`, since: now - sinceMs },
  });

export const want = (jobId: string, ...poolIds: string[]): Want => ({
  jobId,
  runnerId: null,
  poolIds: poolIds.length === 0 ? ['p'] : poolIds,
});

const jobIds = Array.from({ length: 12 }, (_, index) => `job-${index}`);

const operation = fc.option(
  fc.record({
    kind: fc.constantFrom('deploy' as const, 'update' as const, 'remove' as const, 'wake' as const, 'sleep' as const),
    jobId: fc.constant('op'),
    since: fc.integer({ min: now - 700_000, max: now }),
  }),
);

const runner = (id: string): fc.Arbitrary<PoolRunner> =>
  fc
    .record({
      state: fc.constantFrom('absent' as const, 'awake' as const, 'asleep' as const),
      operation,
      isLeft: fc.boolean(),
      isReady: fc.boolean(),
      isHeldBack: fc.boolean(),
      awaySince: fc.option(fc.integer({ min: now - 700_000, max: now })),
      leases: fc.integer({ min: 0, max: 2 }),
      isWanted: fc.boolean(),
      idleSince: fc.option(fc.integer({ min: now - 120_000, max: now })),
      reservedFor: fc.option(fc.constantFrom(...jobIds)),
    })
    .map((facts) => ({ id, ...facts }));

const pool = (id: string): fc.Arbitrary<Pool> =>
  fc
    .record({
      max: fc.integer({ min: 0, max: 6 }),
      min: fc.integer({ min: 0, max: 3 }),
      capacity: fc.integer({ min: 1, max: 3 }),
      onIdle: fc.constantFrom('sleep' as const, 'remove' as const),
      dryRun: fc.boolean(),
      stopped: fc.boolean(),
      perHour: fc.integer({ min: 0, max: 3 }),
      ceilingPerDay: fc.option(fc.integer({ min: 1, max: 5 })),
      inRow: fc.integer({ min: 0, max: 6 }),
    })
    .map(({ capacity, perHour, ceilingPerDay, inRow, min, max, ...rest }) => ({
      ...samplePool({ id, name: id, cost: { perHour, ceilingPerDay }, min: Math.min(min, max), max, ...rest }),
      offering: { ...samplePool().offering, capacity },
      failing: inRow === 0 ? null : { inRow, at: now - 100_000, reason: 'no image' },
    }));

const view = (id: string): fc.Arbitrary<PoolView> =>
  fc
    .tuple(pool(id), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 6 }))
    .chain(([own, count, spent]) =>
      fc
        .tuple(...Array.from({ length: count }, (_, index) => runner(`${id}${index}`)))
        .map((runners) => ({ pool: own, runners, spent })),
    );

/** Pools in any state, and jobs that wait. */
export const worlds = fc.record({
  views: fc.tuple(view('a'), view('b'), view('c')),
  wants: fc
    .uniqueArray(fc.constantFrom(...jobIds))
    .chain((ids) => fc.tuple(...ids.map((id) => fc.subarray(['a', 'b', 'c']).map((poolIds) => want(id, ...poolIds))))),
});
