import { insert, instanceScopeId, type Job, type QueueEntry, remove } from '@baton/core';
import type { Commit, Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import {
  commitOf,
  entryOf,
  eventDraft,
  grantRow,
  idOf,
  jobRow,
  keyedEntryOf,
  runnerRow,
  sessionRow,
  tokenRow,
  userRow,
} from './store-rows.ts';

/** What the tests of reads begin with. */
export const helpers = (use: () => Store) => {
  const commit = (...commits: Partial<Commit>[]) => use().commit(commits.map(commitOf));
  return { commit, addJobs: (...jobs: Job[]) => commit({ changes: jobs.map((job) => insert('job', job)) }) };
};

/** What holds for reads about people in every store. */
export function peopleReadTests(use: () => Store): void {
  const { commit } = helpers(use);

  it('finds people', async () => {
    expect(await use().read.userCount()).toBe(0);
    await commit({ changes: [insert('user', userRow(1, 'ada'))] });
    expect(await use().read.userCount()).toBe(1);
    expect(await use().read.userByLogin('ada')).toEqual(userRow(1, 'ada'));
    expect(await use().read.userByLogin('bob')).toBeNull();
    await commit({ changes: [insert('user', userRow(2, 'Ada')), insert('grant', grantRow(2)), insert('grant', grantRow(1))] });
    expect((await use().read.users()).map(({ login }) => login)).toEqual(['Ada', 'ada']);
    expect(await use().read.grants()).toEqual([grantRow(1), grantRow(2)]);
  });

  it('finds nothing where it is asked for what no row can hold', async () => {
    await commit({ changes: [insert('user', userRow(1, 'ada')), insert('job', jobRow(1))] });
    expect(await use().read.get('job', 'a \0')).toBeNull();
    expect((await use().read.getMany('job', ['\0', idOf(1)])).map(({ id }) => id)).toEqual([idOf(1)]);
    expect(await use().read.userByLogin('ada\0')).toBeNull();
    const filter = { states: null, scopeIds: null, runnerId: null, search: '\0' };
    expect((await use().read.jobs(filter, { limit: 9, after: null })).rows).toEqual([]);
  });

  it('finds sign-ins that have ended, the earliest first', async () => {
    const rows = [sessionRow(1, 30), sessionRow(2, 10), sessionRow(3, 10), sessionRow(4, 40)];
    await commit({ changes: rows.map((row) => insert('webSession', row)) });
    const ids = async (at: number, limit: number) => (await use().read.webSessionsEndedBefore(at, limit)).map(({ id }) => id);
    expect(await ids(10, 9)).toEqual([]);
    expect(await ids(40, 9)).toEqual([2, 3, 1].map(idOf));
    expect(await ids(99, 1)).toEqual([idOf(2)]);
    expect(await use().read.webSessionsEndedBefore(11, 1)).toEqual([rows[1]]);
  });

  it('lists the sign-ins of a user, newest first', async () => {
    const rows = [sessionRow(1, 30), sessionRow(3, 10), { ...sessionRow(2, 10), userId: 'other' }];
    await commit({ changes: rows.map((row) => insert('webSession', row)) });
    expect(await use().read.webSessionsOf(sessionRow(1, 30).userId)).toEqual([rows[1], rows[0]]);
    expect(await use().read.webSessionsOf('nobody')).toEqual([]);
  });

  it('finds settings by how their names begin', async () => {
    const rows = ['pause b', 'pause a', 'pause', 'paus', 'pauses', 'pause \u{10fffe}'].map((id) => ({
      id,
      revision: 1,
      value: id,
    }));
    await commit({ changes: rows.map((row) => insert('setting', row)) });
    expect((await use().read.settings('pause ')).map(({ id }) => id)).toEqual(['pause a', 'pause b', 'pause \u{10fffe}']);
    expect(await use().read.settings('pause a')).toEqual([rows[1]]);
    expect(await use().read.settings('nothing')).toEqual([]);
  });
}

/** What holds for reads about runners and tokens in every store. */
export function fleetReadTests(use: () => Store): void {
  const { commit, addJobs } = helpers(use);

  it('reads many rows in the order asked, without those that are missing', async () => {
    await addJobs(jobRow(1), jobRow(2), jobRow(3));
    const rows = await use().read.getMany('job', [idOf(3), idOf(9), idOf(1)]);
    expect(rows).toEqual([jobRow(3), jobRow(1)]);
    expect(await use().read.getMany('job', [])).toEqual([]);
  });

  it('lists tokens that are not revoked, newest first', async () => {
    const tokens = [tokenRow(1), tokenRow(2, { subjectId: 's' }), tokenRow(3, { kind: 'reg' }), tokenRow(4, { scopeId: 'x' })];
    const more = [tokenRow(5, { revokedAt: 1 }), tokenRow(6, { subjectId: 's', createdAt: 0 })];
    await commit({ changes: [...tokens, ...more].map((token) => insert('token', token)) });
    const ids = async (subjectId: string | null) =>
      (await use().read.tokens('api', instanceScopeId, subjectId)).map((token) => token.id);
    expect(await ids(null)).toEqual([idOf(2), idOf(1), idOf(6)]);
    expect(await ids('s')).toEqual([idOf(2), idOf(6)]);
    await commit({ changes: [insert('token', tokenRow(7, { subjectId: 's', scopeId: 'x' }))] });
    const ofSubject = await use().read.tokensOfSubject('api', 's');
    expect(ofSubject.map((token) => token.id)).toEqual([idOf(7), idOf(2), idOf(6)]);
    expect(await use().read.tokensOfSubject('api', 'nobody')).toEqual([]);
  });

  it('lists runners by number', async () => {
    expect(await use().read.highestRunnerNumber()).toBe(0);
    await commit({ changes: [runnerRow(3), runnerRow(20), runnerRow(1)].map((runner) => insert('runner', runner)) });
    expect((await use().read.runners()).map(({ number }) => number)).toEqual([1, 3, 20]);
    expect(await use().read.runnerByNumber(20)).toEqual(runnerRow(20));
    expect(await use().read.runnerByNumber(2)).toBeNull();
    expect(await use().read.runnerByName(instanceScopeId, 'runner-3')).toEqual(runnerRow(3));
    expect(await use().read.runnerByName('other', 'runner-3')).toBeNull();
  });

  it('keeps the newest presence', async () => {
    await use().flushPresence([
      { runnerId: 'b', lastSeenAt: 5 },
      { runnerId: 'a', lastSeenAt: 7 },
    ]);
    await use().flushPresence([{ runnerId: 'b', lastSeenAt: 4 }]);
    await use().flushPresence([{ runnerId: 'a', lastSeenAt: 9 }]);
    await use().flushPresence([]);
    expect(await use().read.presence()).toEqual([
      { runnerId: 'a', lastSeenAt: 9 },
      { runnerId: 'b', lastSeenAt: 5 },
    ]);
  });
}

/** What holds for reads of what is parked, and of what waits only so long, in every store. */
export function parkedReadTests(use: () => Store): void {
  const { commit, addJobs } = helpers(use);

  it('keeps parked entries from the ready index, and finds those whose time has come', async () => {
    const jobs = [
      jobRow(1, { backoffUntil: 50, queuedSince: 0, waitLimitMs: 90 }),
      jobRow(2, { backoffUntil: 40 }),
      jobRow(3, { queuedSince: 0, waitLimitMs: 80 }),
      jobRow(4, { classId: 'class-b', backoffUntil: 60 }),
    ];
    await addJobs(...jobs);
    await commit({ changes: jobs.map((job) => insert('queueEntry', entryOf(job))) });
    const read = use().read;
    const ids = (works: { job: Job }[]) => works.map(({ job }) => job.id);
    const heads = async (...classIds: string[]) => (await read.queueHeads(classIds, 9)).map(({ id }) => id);
    expect(await heads('class-a', 'class-b')).toEqual([idOf(3)]);
    expect(await read.queuedClassIds()).toEqual(['class-a']);
    expect(await read.queueClasses()).toMatchObject([
      { classId: 'class-a', waiting: 3 },
      { classId: 'class-b', waiting: 1 },
    ]);
    expect(ids(await read.queueDue(39, 9))).toEqual([]);
    expect(await read.queueDue(50, 9)).toMatchObject([
      { entry: entryOf(jobs[1] as Job), job: jobs[1], attempt: null },
      { entry: { id: idOf(1), parked: 'backoff', until: 50, expiresAt: 90 } },
    ]);
    expect(ids(await read.queueDue(99, 1))).toEqual([idOf(2)]);
    expect(ids(await read.queueExpired(90, 9))).toEqual([idOf(3), idOf(1)]);
    const released = { ...(jobs[0] as Job), backoffUntil: null };
    await commit({ changes: [remove('queueEntry', entryOf(released)), insert('queueEntry', entryOf(released))] });
    expect(await heads('class-a')).toEqual([idOf(1), idOf(3)]);
    expect(ids(await read.queueDue(99, 9))).toEqual([idOf(2), idOf(4)]);
  });
}

/** What holds for reads of what waits for a permit of a concurrency key, in every store. */
export function keyedReadTests(use: () => Store): void {
  const { commit, addJobs } = helpers(use);

  it('finds what is ready of a key, and the first parked ones of each class', async () => {
    const jobs = [1, 2, 3, 4, 5, 6, 7].map((number) => jobRow(number, { classId: number < 5 ? 'class-a' : 'class-b' }));
    await addJobs(...jobs);
    const [first, second, third, fourth, fifth, sixth, other] = jobs as [Job, Job, Job, Job, Job, Job, Job];
    const entries = [
      keyedEntryOf(first, 'k', 'ready'),
      keyedEntryOf(second, 'k', 'parked'),
      keyedEntryOf(third, 'k', 'parked'),
      keyedEntryOf({ ...fourth, priority: 5 }, 'k', 'parked'),
      keyedEntryOf(fifth, 'k', 'parked'),
      keyedEntryOf(sixth, 'key:k', 'parked'),
    ];
    await commit({ changes: [...entries, entryOf(other)].map((entry) => insert('queueEntry', entry)) });
    const { read } = use();
    const ids = async (keyId: string, most: number) => (await read.keyedEntries(keyId, most)).map(({ id }) => id).sort();
    expect(await ids('k', 1)).toEqual([1, 4, 5].map(idOf));
    expect(await ids('k', 2)).toEqual([1, 2, 4, 5].map(idOf));
    expect(await ids('key:k', 9)).toEqual([idOf(6)]);
    expect(await ids('none', 9)).toEqual([]);
    const ahead = (entry: number, ...classIds: string[]) => read.queueAhead(entries[entry] as QueueEntry, classIds, 9);
    expect(
      await Promise.all([ahead(0, 'class-a'), ahead(3, 'class-a'), ahead(2, 'class-a'), ahead(4, 'class-a', 'class-b')]),
    ).toEqual([0, 0, 2, 3]);
    expect(await read.keyedEntries('key:k', 9)).toEqual([entries[5]]);
    expect(await read.queuedClassIds(), 'the ready index knows nothing of what is parked').toEqual(['class-a', 'class-b']);
    const moved = { ...(entries[1] as (typeof entries)[0]), parked: '' } as const;
    await commit({ changes: [remove('queueEntry', moved), insert('queueEntry', moved)] });
    expect((await read.queueHeads(['class-a'], 9)).map(({ id }) => id)).toEqual([1, 2].map(idOf));
  });
}

/** What holds for events and old keys in every store. */
export function eventReadTests(use: () => Store): void {
  const { commit } = helpers(use);

  it('tells events in order, and drops old ones for good', async () => {
    await commit(
      { events: [eventDraft('a', 'job.1'), eventDraft('b', 'job.2')] },
      { events: [eventDraft('a', 'job.3'), eventDraft('a', 'runner.4', { kind: 'runner' })] },
    );
    const seqs = (events: { seq: number }[]) => events.map(({ seq }) => seq);
    expect(await use().read.eventsSince(1, 2)).toEqual([
      { ...eventDraft('b', 'job.2'), seq: 2 },
      { ...eventDraft('a', 'job.3'), seq: 3 },
    ]);
    expect(seqs(await use().read.eventsOf('job', 'a', 10))).toEqual([1, 3]);
    expect(seqs(await use().read.eventsOf('job', 'a', 1))).toEqual([1]);
    expect(seqs(await use().read.latestEventsOf('job', 'a', 10))).toEqual([3, 1]);
    expect(seqs(await use().read.latestEventsOf('job', 'a', 1))).toEqual([3]);
    await use().pruneEvents(3);
    expect(await use().read.oldestSeq()).toBe(3);
    expect(seqs(await use().read.eventsSince(0, 10))).toEqual([3, 4]);
    expect(seqs(await use().read.eventsOf('job', 'a', 10))).toEqual([3]);
    await use().pruneEvents(2);
    expect(await use().read.oldestSeq()).toBe(3);
    await use().pruneEvents(100);
    expect([await use().read.oldestSeq(), await use().read.latestSeq()]).toEqual([5, 4]);
    const [result] = await commit({ events: [eventDraft('a', 'job.5')] });
    expect(result).toMatchObject({ events: [{ seq: 5 }] });
  });

  it('finds old idempotency keys', async () => {
    const key = (id: string, createdAt: number) => ({ id, revision: 1, jobId: 'j', requestHash: 'h', createdAt });
    await commit({ changes: [key('c', 1), key('a', 3), key('b', 1), key('d', 2)].map((row) => insert('idempotencyKey', row)) });
    expect((await use().read.idempotencyKeysBefore(3, 10)).map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    expect((await use().read.idempotencyKeysBefore(3, 1)).map(({ id }) => id)).toEqual(['b']);
  });
}
