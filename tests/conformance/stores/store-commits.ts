import { ensure, guard, initialScopes, insert, instanceScopeId, type Job, remove, update } from '@baton/core';
import type { Commit, CommitResult, Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { commitOf, entryOf, eventDraft, idOf, jobClassRow, jobRow, runnerRow, userRow } from './store-rows.ts';

const statuses = (results: readonly CommitResult[]): string[] => results.map(({ status }) => status);

const helpers = (use: () => Store) => {
  const commit = (...commits: Partial<Commit>[]) => use().commit(commits.map(commitOf));
  return { commit, one: async (parts: Partial<Commit>) => (await commit(parts))[0] };
};

const submitted = { deep: [1, 2.5, -0.1, { a: null }], text: '😀 \n' };
const sampleSpec = { id: 'j', revision: 1, scopeId: 's', keyId: null, spec: submitted, secrets: null, drawFrom: null };

/** What holds for rows and their revisions in every store. */
export function rowTests(use: () => Store): void {
  const { one } = helpers(use);

  it('keeps every field of a row', async () => {
    const runner = runnerRow(1, {
      disabled: { reason: 'é "quoted" \u0000 end', by: 'me', at: 1, until: null },
      executorsAllowed: [],
      protocol: 'semaphore',
      foreign: { webhook: 'https://a.example', publicKey: 'a\nb', clearCache: { by: 'me', at: 1 } },
    });
    expect(await one({ changes: [insert('runner', runner), insert('jobSpec', sampleSpec)] })).toEqual({
      status: 'committed',
      events: [],
    });
    expect(await use().read.get('runner', runner.id)).toEqual(runner);
    expect(await use().read.get('jobSpec', 'j')).toEqual(sampleSpec);
    expect(await use().read.get('jobSpec', 'none')).toBeNull();
  });

  it('starts with the instance, the default project and incarnation 0', async () => {
    expect(await use().read.scopes()).toEqual(initialScopes);
    expect(await use().read.get('setting', 'incarnation')).toEqual({ id: 'incarnation', revision: 1, value: '0' });
    expect(await use().read.latestSeq()).toBe(0);
    expect(await use().read.oldestSeq()).toBe(1);
  });

  it('updates at the stored revision only', async () => {
    const job = jobRow(1);
    await one({ changes: [insert('job', job)] });
    expect(await one({ changes: [update('job', job, { state: 'claimed' })] })).toMatchObject({ status: 'committed' });
    const stale = await one({
      changes: [update('job', job, { state: 'cancelled' })],
      events: [eventDraft(job.id, 'job.cancelled')],
    });
    expect(stale).toEqual({ status: 'conflict', kind: 'job', id: job.id, why: 'revision' });
    expect(await use().read.get('job', job.id)).toMatchObject({ state: 'claimed', revision: 2 });
    expect(await one({ changes: [update('job', jobRow(2), { name: 'x' })] })).toMatchObject({
      status: 'conflict',
      why: 'revision',
    });
    expect(await use().read.latestSeq()).toBe(0);
  });

  it('removes at the stored revision only', async () => {
    const entry = entryOf(jobRow(1));
    await one({ changes: [insert('job', jobRow(1)), insert('queueEntry', entry)] });
    const wrong = await one({ changes: [remove('queueEntry', { ...entry, revision: 2 })] });
    expect(wrong).toEqual({ status: 'conflict', kind: 'queueEntry', id: entry.id, why: 'revision' });
    expect(await one({ changes: [remove('queueEntry', entry)] })).toMatchObject({ status: 'committed' });
    expect(await one({ changes: [remove('queueEntry', entry)] })).toMatchObject({ status: 'conflict', why: 'revision' });
  });
}

/** What holds for updates of some fields in every store. */
export function patchTests(use: () => Store): void {
  const { one } = helpers(use);

  it('stores each field that an update names, and counts jobs by where they are', async () => {
    let job = jobRow(1);
    await one({ changes: [insert('job', job)] });
    const patches: Partial<Job>[] = [
      { scopeId: 's' },
      { state: 'processing' },
      { name: 'n', attemptId: 'a' },
      { runnerId: 'r', startedAt: 7 },
      { cancel: null },
      { scopeId: instanceScopeId, state: 'failed', runnerId: null },
    ];
    for (const patch of patches) {
      expect(await one({ changes: [update('job', job, patch)] })).toMatchObject({ status: 'committed' });
      job = { ...job, ...patch, revision: job.revision + 1 };
      expect(await use().read.get('job', job.id)).toEqual(job);
      const counts = await use().read.jobCounts([job.scopeId]);
      expect(Object.entries(counts).filter(([, count]) => count > 0)).toEqual([[job.state, 1]]);
    }
  });
}

/** What holds for unique values in every store. */
export function uniqueTests(use: () => Store): void {
  const { one } = helpers(use);

  it('refuses ids and other unique values that are taken', async () => {
    await one({ changes: [insert('runner', runnerRow(1)), insert('user', userRow(5, 'ada'))] });
    const conflictOf = async (row: ReturnType<typeof runnerRow>) => one({ changes: [insert('runner', row)] });
    const exists = { status: 'conflict', kind: 'runner', why: 'exists' };
    expect(await conflictOf(runnerRow(1))).toEqual({ ...exists, id: runnerRow(1).id });
    expect(await conflictOf(runnerRow(2, { number: 1 }))).toEqual({ ...exists, id: runnerRow(2).id });
    expect(await conflictOf(runnerRow(2, { name: 'runner-1' }))).toEqual({ ...exists, id: runnerRow(2).id });
    expect(await conflictOf(runnerRow(2, { name: 'runner-1', scopeId: 'other' }))).toMatchObject({ status: 'committed' });
    expect(
      await one({
        changes: [update('runner', runnerRow(2, { scopeId: 'other' }), { name: 'runner-1', scopeId: instanceScopeId })],
      }),
    ).toEqual({ ...exists, id: runnerRow(2).id });
    expect(await one({ changes: [insert('user', userRow(6, 'ada'))] })).toMatchObject({ status: 'conflict', why: 'exists' });
    const scope = {
      id: 'acme',
      revision: 1,
      kind: 'organization',
      name: 'instance',
      parentId: null,
      createdAt: 1,
      protectedAt: 7,
      removedAt: null,
    } as const;
    expect(await one({ changes: [insert('scope', scope)] })).toMatchObject({ status: 'conflict', why: 'exists' });
  });

  it('frees the name of a removed runner, not its number', async () => {
    const runner = runnerRow(1);
    await one({ changes: [insert('runner', runner)] });
    await one({ changes: [update('runner', runner, { removedAt: 9 })] });
    expect(await one({ changes: [insert('runner', runnerRow(2, { number: 1 }))] })).toMatchObject({ why: 'exists' });
    expect(await one({ changes: [insert('runner', runnerRow(2, { name: 'runner-1' }))] })).toMatchObject({ status: 'committed' });
    expect(await use().read.runnerByName(instanceScopeId, 'runner-1')).toMatchObject({ number: 2 });
    expect(await use().read.runnerByNumber(1)).toMatchObject({ removedAt: 9 });
    expect((await use().read.runners()).map(({ number }) => number)).toEqual([2]);
    expect(await use().read.highestRunnerNumber()).toBe(2);
  });

  it('frees the name of a retired runner, and takes it back only when it is free', async () => {
    const retired = runnerRow(1, { revision: 2, retiredAt: 9 });
    await one({ changes: [insert('runner', runnerRow(1))] });
    await one({ changes: [update('runner', runnerRow(1), { retiredAt: 9 })] });
    expect(await use().read.runners()).toEqual([]);
    expect(await use().read.runnerByName(instanceScopeId, 'runner-1')).toBeNull();
    expect(await use().read.get('runner', idOf(1))).toEqual(retired);
    const other = runnerRow(2, { name: 'runner-1' });
    await one({ changes: [insert('runner', other)] });
    const back = update('runner', retired, { retiredAt: null });
    expect(await one({ changes: [back] })).toMatchObject({ status: 'conflict', why: 'exists' });
    await one({ changes: [update('runner', other, { name: 'else' })] });
    expect(await one({ changes: [back] })).toMatchObject({ status: 'committed' });
  });

  it('ensures: inserts what is absent, leaves what is there', async () => {
    expect(await one({ changes: [ensure('jobClass', jobClassRow('a'))] })).toMatchObject({ status: 'committed' });
    const other = { ...jobClassRow('a'), requirements: { ...jobClassRow('a').requirements, executor: 'other' } };
    expect(await one({ changes: [ensure('jobClass', other)] })).toMatchObject({ status: 'committed' });
    expect(await use().read.get('jobClass', 'a')).toEqual(jobClassRow('a'));
  });
}

/** What holds for a commit as a whole in every store. */
export function atomicityTests(use: () => Store): void {
  const { one } = helpers(use);

  it('leaves nothing of a commit that conflicts, wherever it does', async () => {
    await one({ changes: [insert('job', jobRow(1)), insert('runner', runnerRow(7))] });
    const result = await one({
      changes: [
        insert('job', jobRow(2)),
        update('job', jobRow(1), { state: 'claimed' }),
        insert('queueEntry', entryOf(jobRow(2))),
        insert('runner', runnerRow(8, { number: 7 })),
      ],
      events: [eventDraft('x', 'job.x')],
    });
    expect(result).toMatchObject({ status: 'conflict', kind: 'runner' });
    expect(await use().read.get('job', jobRow(2).id)).toBeNull();
    expect(await use().read.get('job', jobRow(1).id)).toEqual(jobRow(1));
    expect(await use().read.queuedClassIds()).toEqual([]);
    expect(await use().read.eventsSince(0, 10)).toEqual([]);
    expect(await use().read.jobCounts(null)).toMatchObject({ queued: 1, claimed: 0 });
    expect(await use().read.highestRunnerNumber()).toBe(7);
  });

  it('holds a commit to its guards, as the rows stood before it', async () => {
    const runner = runnerRow(1);
    await one({ changes: [insert('runner', runner)] });
    expect(await one({ changes: [insert('job', jobRow(1))], guards: [guard('runner', runner)] })).toMatchObject({
      status: 'committed',
    });
    await one({
      changes: [update('runner', runner, { draining: { by: 'server', askedBy: null, reason: null, at: 1, deadline: null } })],
    });
    const late = await one({ changes: [insert('job', jobRow(2))], guards: [guard('runner', runner)] });
    expect(late).toEqual({ status: 'conflict', kind: 'runner', id: runner.id, why: 'revision' });
    const missing = await one({ changes: [], guards: [{ kind: 'job', id: 'none', revision: 1 }] });
    expect(missing).toEqual({ status: 'conflict', kind: 'job', id: 'none', why: 'revision' });
    expect(await use().read.get('job', jobRow(2).id)).toBeNull();
  });
}

/** What holds for several commits at a time in every store. */
export function batchTests(use: () => Store): void {
  const { commit, one } = helpers(use);

  it('lets each commit of a call stand or fall by itself, in their order', async () => {
    const results = await commit(
      { changes: [insert('job', jobRow(1))], events: [eventDraft('1', 'job.a'), eventDraft('1', 'job.b')] },
      { changes: [insert('queueEntry', entryOf(jobRow(1))), insert('job', jobRow(1))], events: [eventDraft('1', 'job.c')] },
      { changes: [update('job', jobRow(1), { state: 'claimed' })], events: [eventDraft('1', 'job.d')] },
      { changes: [update('job', jobRow(1), { state: 'cancelled' })], events: [eventDraft('1', 'job.e')] },
      { changes: [insert('job', jobRow(2))], events: [eventDraft('2', 'job.f')] },
    );
    expect(statuses(results)).toEqual(['committed', 'conflict', 'committed', 'conflict', 'committed']);
    const types = (await use().read.eventsSince(0, 10)).map(({ seq, type }) => [seq, type]);
    expect(types).toEqual([
      [1, 'job.a'],
      [2, 'job.b'],
      [3, 'job.d'],
      [4, 'job.f'],
    ]);
    expect(results[0]).toMatchObject({ events: [{ seq: 1 }, { seq: 2 }] });
    expect(results[4]).toEqual({ status: 'committed', events: [{ ...eventDraft('2', 'job.f'), seq: 4 }] });
    expect(await use().read.queuedClassIds()).toEqual([]);
  });

  it('lets one of many simultaneous commits win', async () => {
    await one({ changes: [insert('job', jobRow(1))] });
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => one({ changes: [update('job', jobRow(1), { priority: index })] })),
    );
    expect(results.filter((result) => result?.status === 'committed')).toHaveLength(1);
    expect(results[0]).toMatchObject({ status: 'committed' });
  });

  it('follows a row through several changes in one commit', async () => {
    const job = jobRow(1);
    const claimed = update('job', job, { state: 'claimed' });
    expect(await one({ changes: [insert('job', job), claimed] })).toMatchObject({ status: 'committed' });
    expect(await use().read.jobCounts(null)).toMatchObject({ queued: 0, claimed: 1 });
    expect(await one({ changes: [remove('job', { ...job, revision: 2 }), insert('job', job)] })).toMatchObject({
      status: 'committed',
    });
    expect(await use().read.get('job', job.id)).toEqual(job);
    expect(await use().read.jobCounts(null)).toMatchObject({ queued: 1, claimed: 0 });
  });

  it('takes empty calls and commits', async () => {
    expect(await use().commit([])).toEqual([]);
    expect(await one({})).toEqual({ status: 'committed', events: [] });
  });
}
