import { insert, type Job, update } from '@baton/core';
import type { Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { helpers } from './store-reads.ts';
import { attemptRow, entryOf, idOf, jobRow } from './store-rows.ts';

/** What holds for reads of the queue and of attempts in every store. */
export function queueReadTests(use: () => Store): void {
  const { commit, addJobs } = helpers(use);

  it('gives the heads of each class by priority, age and id', async () => {
    const jobs = [
      jobRow(5, { createdAt: 10 }),
      jobRow(4, { createdAt: 10 }),
      jobRow(3, { createdAt: 20 }),
      jobRow(2, { createdAt: 30, priority: 5 }),
      jobRow(1, { createdAt: 5, priority: -1 }),
      jobRow(6, { createdAt: 1, classId: 'class-b', attemptId: idOf(50) }),
    ];
    await addJobs(...jobs);
    await commit({ changes: [insert('attempt', attemptRow(50, idOf(6), { state: 'lost' }))] });
    await commit({ changes: jobs.map((job) => insert('queueEntry', entryOf(job))) });
    const heads = async (classIds: string[], limit: number) => (await use().read.queueHeads(classIds, limit)).map(({ id }) => id);
    expect(await heads(['class-a'], 10)).toEqual([2, 4, 5, 3, 1].map(idOf));
    expect(await heads(['class-b', 'none', 'class-a'], 2)).toEqual([6, 2, 4].map(idOf));
    expect(await use().read.queueHeads(['class-b'], 1)).toEqual([entryOf(jobs[5] as Job)]);
    expect(await use().read.queuedWork([idOf(6), idOf(7), idOf(2)])).toEqual([
      { entry: entryOf(jobs[5] as Job), job: jobs[5], attempt: attemptRow(50, idOf(6), { state: 'lost' }) },
      { entry: entryOf(jobs[3] as Job), job: jobs[3], attempt: null },
    ]);
    const ahead = async (limit: number, ...classIds: string[]) =>
      await Promise.all(
        [2, 4, 5, 3, 1].map((number) => {
          const job = jobs.find(({ id }) => id === idOf(number)) as Job;
          return use().read.queueAhead(entryOf(job), classIds, limit);
        }),
      );
    expect(await ahead(10, 'class-a')).toEqual([0, 1, 2, 3, 4]);
    expect(await ahead(2, 'class-a')).toEqual([0, 1, 2, 2, 2]);
    expect(await ahead(10, 'class-b', 'none')).toEqual([0, 1, 1, 1, 1]);
    expect(await ahead(4, 'class-b', 'class-a')).toEqual([0, 2, 3, 4, 4]);
    expect(await ahead(10)).toEqual([0, 0, 0, 0, 0]);
    expect(await use().read.queuedClassIds()).toEqual(['class-a', 'class-b']);
    expect(await use().read.queueClasses()).toEqual([
      { classId: 'class-a', waiting: 5, oldestQueuedAt: 5 },
      { classId: 'class-b', waiting: 1, oldestQueuedAt: 1 },
    ]);
  });
}

/** What holds for reads of attempts in every store. */
export function attemptReadTests(use: () => Store): void {
  const { commit, addJobs } = helpers(use);

  it('finds attempts that are not over, and those of a job', async () => {
    await addJobs(jobRow(1), jobRow(2));
    const attempts = [
      attemptRow(10, idOf(1), { number: 2, state: 'running' }),
      attemptRow(11, idOf(1), { number: 1, state: 'ended' }),
      attemptRow(12, idOf(2), { state: 'offered' }),
    ];
    await commit({ changes: attempts.map((attempt) => insert('attempt', attempt)) });
    expect(await use().read.attemptsOf(idOf(1))).toEqual([attempts[1], attempts[0]]);
    const open = async () => (await use().read.attemptedWork()).map(({ job, attempt }) => [job.id, attempt.id]);
    expect(await open()).toEqual([
      [idOf(1), idOf(10)],
      [idOf(2), idOf(12)],
    ]);
    await commit({ changes: [update('attempt', attempts[2] as (typeof attempts)[0], { state: 'ended' })] });
    expect(await open()).toEqual([[idOf(1), idOf(10)]]);
  });

  it('pages through what a runner ended since a time, the last that ended first', async () => {
    await addJobs(jobRow(1));
    const own = idOf(900);
    const ended = (number: number, endedAt: number | null, runnerId = own) =>
      attemptRow(number, idOf(1), { state: endedAt === null ? 'running' : 'ended', endedAt, runnerId });
    const rows = [ended(10, 30), ended(11, 50), ended(12, 50), ended(13, null), ended(14, 40, idOf(901)), ended(15, 9)];
    await commit({ changes: rows.map((row) => insert('attempt', row)) });
    const page = async (limit: number, after: string | null, patch: { since?: number; idBelow?: string } = {}) =>
      await use().read.endedAttempts({ runnerId: own, since: 10, idBelow: null, ...patch }, { limit, after });
    const first = await page(2, null);
    expect(first.rows).toEqual([rows[2], rows[1]]);
    const last = await page(2, first.next);
    expect([last.rows, last.next]).toEqual([[rows[0]], null]);
    const idsOf = async (patch: { since?: number; idBelow?: string }) => (await page(9, null, patch)).rows.map(({ id }) => id);
    expect(await idsOf({ since: 31 })).toEqual([idOf(12), idOf(11)]);
    expect(await idsOf({ idBelow: idOf(12) })).toEqual([idOf(11), idOf(10)]);
    expect((await page(1, 'no cursor')).rows).toEqual([rows[2]]);
    await commit({ changes: [update('attempt', rows[3] as (typeof rows)[0], { state: 'ended', endedAt: 60 })] });
    expect((await page(1, null)).rows.map(({ id }) => id)).toEqual([idOf(13)]);
  });
}
