import {
  anyEntry,
  type Change,
  compareEntries,
  ensure,
  guard,
  insert,
  instanceScopeId,
  type Job,
  jobStates,
  type Kind,
  remove,
  update,
} from '@baton/core';
import type { Commit, JobFilter, Store } from '@baton/server/store';
import { createMemoryStore } from '@baton/server/store/memory';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  attemptRow,
  auditDraft,
  entryOf,
  eventDraft,
  idOf,
  jobClassRow,
  jobRow,
  keyedEntryOf,
  keyRow,
  runnerRow,
} from './store-rows.ts';

const slots = fc.integer({ min: 1, max: 6 });
const revisions = fc.integer({ min: 1, max: 3 });
const scopes = fc.constantFrom('project-default', 'x');
const classIds = ['class-a', 'class-b'];

const jobs: fc.Arbitrary<Job> = fc
  .record({
    slot: slots,
    revision: revisions,
    state: fc.constantFrom(...jobStates),
    scopeId: scopes,
    runnerId: fc.constantFrom(null, 'r1'),
    attempt: fc.option(slots),
    name: fc.constantFrom('Build', 'deploy', 'É'),
  })
  .map(({ slot, attempt, ...patch }) => jobRow(slot, { ...patch, attemptId: attempt === null ? null : idOf(attempt + 20) }));

const entries = fc
  .record({
    slot: slots,
    priority: fc.integer({ min: -1, max: 1 }),
    createdAt: fc.integer({ min: 0, max: 2 }),
    classId: fc.constantFrom(...classIds),
    backoffUntil: fc.constantFrom(null, null, 1, 2),
    waitLimitMs: fc.constantFrom(null, 1, 2),
    key: fc.constantFrom(null, 'k1', 'k2'),
    place: fc.constantFrom('ready', 'parked'),
  })
  .map(({ slot, key, place, ...patch }) => {
    const job = jobRow(slot, { ...patch, queuedSince: 0 });
    return key === null || patch.backoffUntil !== null ? entryOf(job) : keyedEntryOf(job, key, place);
  });

/** An entry that goes from one place to another, in one commit. */
const moves = fc
  .tuple(entries, entries)
  .map(([from, to]) => [remove('queueEntry', from), insert('queueEntry', { ...to, id: from.id })]);

const keys = fc
  .record({ id: fc.constantFrom('k1', 'k2'), revision: revisions, held: slots })
  .map(({ id, ...patch }) => keyRow(id, patch));

const attempts = fc
  .record({ slot: slots, job: slots, revision: revisions, state: fc.constantFrom('offered', 'running', 'lost', 'ended') })
  .map(({ slot, job, ...patch }) => attemptRow(slot + 20, idOf(job), patch as never));

const runners = fc
  .record({
    slot: slots,
    number: slots,
    revision: revisions,
    name: fc.constantFrom('one', 'two'),
    retiredAt: fc.constantFrom(null, 1),
    removedAt: fc.constantFrom(null, null, 1),
  })
  .map(({ slot, ...patch }) => runnerRow(slot + 40, patch));

/** A change of either kind to the row; an update steps from the revision that the row has. */
const changeTo = <K extends Kind>(
  kind: K,
  rows: fc.Arbitrary<never>,
  ops: readonly ('insert' | 'update' | 'remove')[],
): fc.Arbitrary<Change> =>
  fc.tuple(fc.constantFrom(...ops), rows).map(([op, row]) => {
    if (op === 'insert') return insert(kind, { ...(row as object), revision: 1 } as never);
    return op === 'update' ? update(kind, row, row) : remove(kind, row);
  });

const everyOp = ['insert', 'update', 'update', 'remove'] as const;
const changes: fc.Arbitrary<Change> = fc.oneof(
  changeTo('job', jobs as never, everyOp),
  changeTo('queueEntry', entries as never, ['insert', 'remove']),
  changeTo('attempt', attempts as never, everyOp),
  changeTo('concurrencyKey', keys as never, everyOp),
  changeTo('runner', runners as never, ['insert', 'update']),
  fc.constantFrom(...classIds).map((id) => ensure('jobClass', jobClassRow(id))),
);

const commits: fc.Arbitrary<Commit> = fc.record({
  changes: fc.oneof({ weight: 4, arbitrary: fc.array(changes, { maxLength: 3 }) }, { weight: 1, arbitrary: moves }),
  guards: fc.array(
    jobs.map((job) => guard('job', job)),
    { maxLength: 1 },
  ),
  events: fc.array(
    slots.map((slot) => eventDraft(idOf(slot), 'job.x', { at: slot })),
    { maxLength: 2 },
  ),
  audit: fc.array(
    slots.map((slot) => auditDraft({ at: slot, target: { kind: 'runner', id: idOf(slot), name: 'é' } })),
    { maxLength: 2 },
  ),
});

const steps = fc.oneof(
  { weight: 8, arbitrary: fc.array(commits, { minLength: 1, maxLength: 6 }).map((list) => (store: Store) => store.commit(list)) },
  { weight: 1, arbitrary: slots.map((seq) => (store: Store) => store.pruneEvents(seq)) },
  { weight: 1, arbitrary: slots.map((seq) => (store: Store) => store.pruneAudit(seq * 10)) },
  {
    weight: 1,
    arbitrary: slots.map((at) => (store: Store) => store.flushPresence([{ runnerId: idOf(at), lastSeenAt: at }])),
  },
);

const filters: JobFilter[] = [
  { states: null, scopeIds: null, runnerId: null, search: null },
  { states: ['queued', 'failed'], scopeIds: null, runnerId: null, search: null },
  { states: null, scopeIds: ['x'], runnerId: null, search: null },
  { states: null, scopeIds: null, runnerId: 'r1', search: null },
  { states: null, scopeIds: null, runnerId: null, search: 'é' },
];

/** All that can be read of a store. */
async function everything({ read }: Store): Promise<unknown[]> {
  const ids = [1, 2, 3, 4, 5, 6];
  return Promise.all([
    read.getMany('job', ids.map(idOf)),
    read.getMany(
      'attempt',
      ids.map((id) => idOf(id + 20)),
    ),
    read.getMany('jobClass', classIds),
    read.runners(),
    read.highestRunnerNumber(),
    read.runnerByName(instanceScopeId, 'one'),
    read.presence(),
    read.queueHeads(classIds, 2),
    read.queuedWork(ids.map(idOf)),
    read.queueClasses(),
    read.queuedClassIds(),
    Promise.all(['k1', 'k2'].map(async (id) => (await read.keyedEntries(id, 1)).sort(compareEntries))),
    read.getMany('concurrencyKey', ['k1', 'k2']),
    read.queueDue(1, 2),
    read.queueExpired(1, 2),
    read.attemptedWork(),
    read.attemptsOf(idOf(1)),
    Promise.all(filters.map((filter) => read.jobs(filter, { limit: 2, after: null }))),
    Promise.all(filters.map((filter) => read.jobs(filter, { limit: 2, after: idOf(3) }))),
    read.jobCounts(null),
    read.jobCounts(['x']),
    read.latestSeq(),
    read.oldestSeq(),
    read.eventsSince(0, 1_000),
    read.eventsOf('job', idOf(1), 3),
    read.auditHead(),
    read.auditSince(0, 10_000),
    read.audit({ ...anyEntry, targetId: idOf(2) }, { limit: 2, after: null }),
  ]);
}

/** Takes away every row that `everything` can see, so that the next run begins from nothing. */
async function empty(store: Store): Promise<void> {
  const { read } = store;
  const ids = Array.from({ length: 60 }, (_, index) => idOf(index));
  const kinds = ['job', 'queueEntry', 'attempt', 'runner'] as const;
  const rows = await Promise.all(
    kinds.map(async (kind) => (await read.getMany(kind, ids)).map((row) => remove(kind, row as never))),
  );
  rows.push((await read.getMany('concurrencyKey', ['k1', 'k2'])).map((row) => remove('concurrencyKey', row)));
  await store.commit([{ changes: rows.flat(), guards: [], events: [] }]);
}

/**
 * Against hanging alone: a thousand durable commits and six thousand reads, one after the other, take 4 s on PostgreSQL, and where eight others want the
 * same core ten times as long. No call of 600 histories there took longer than 340 ms.
 */
const timeout = 240_000;

/** Random histories have the same effects as on the memory store. */
export function modelTests(use: () => Store): void {
  it('gives the same answers to random histories', { timeout }, async () => {
    const model = createMemoryStore();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 12 }), async (history) => {
        await Promise.all([empty(use()), empty(model)]);
        for (const step of history) expect(await step(use())).toEqual(await step(model));
        expect(await everything(use())).toEqual(await everything(model));
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  it('gives the same answers to calls with many commits, of which some conflict', { timeout }, async () => {
    const model = createMemoryStore();
    await fc.assert(
      fc.asyncProperty(fc.array(commits, { minLength: 30, maxLength: 120 }), async (list) => {
        await Promise.all([empty(use()), empty(model)]);
        const [found, expected] = await Promise.all([use().commit(list), model.commit(list)]);
        expect(found).toEqual(expected);
        expect(await everything(use())).toEqual(await everything(model));
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('gives the same answers when calls are made at the same time', { timeout }, async () => {
    const model = createMemoryStore();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 12 }), async (history) => {
        await Promise.all([empty(use()), empty(model)]);
        const answers = Promise.all(history.map((step) => step(use())));
        expect(await answers).toEqual(await Promise.all(history.map((step) => step(model))));
        expect(await everything(use())).toEqual(await everything(model));
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });
}
