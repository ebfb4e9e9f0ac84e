import { insert, jobStates, plainRequirements, remove, update } from '@baton/core';
import type { JobFilter, Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { helpers } from './store-reads.ts';
import { idOf, jobRow } from './store-rows.ts';

const anyJob: JobFilter = { states: null, scopeIds: null, runnerId: null, search: null };

/** What holds for lists of jobs in every store. */
export function jobReadTests(use: () => Store): void {
  const { commit, addJobs } = helpers(use);

  it('counts jobs by state', async () => {
    await addJobs(jobRow(1), jobRow(2), jobRow(3, { scopeId: 'x', state: 'failed' }));
    await commit({ changes: [update('job', jobRow(2), { state: 'succeeded' })] });
    const none = Object.fromEntries(jobStates.map((state) => [state, 0]));
    expect(await use().read.jobCounts(null)).toEqual({ ...none, queued: 1, succeeded: 1, failed: 1 });
    expect(await use().read.jobCounts(['x'])).toEqual({ ...none, failed: 1 });
    expect(await use().read.jobCounts([])).toEqual(none);
  });

  it('finds the oldest jobs of a scope in a state, and what belongs to a job goes with it', async () => {
    const done = { state: 'succeeded' } as const;
    await addJobs(jobRow(3, done), jobRow(1, done), jobRow(2), jobRow(4, { ...done, scopeId: 'other' }), jobRow(5, done));
    const ids = async (after: string, limit: number) =>
      (await use().read.oldestJobs(jobRow(1).scopeId, 'succeeded', after, limit)).map(({ id }) => id);
    expect(await ids('', 9)).toEqual([1, 3, 5].map(idOf));
    expect(await ids(idOf(1), 1)).toEqual([idOf(3)]);
    expect(await use().read.oldestJobs(jobRow(1).scopeId, 'succeeded', '', 1)).toEqual([jobRow(1, done)]);
    await commit({ changes: [remove('job', jobRow(1, done))] });
    expect(await ids('', 9)).toEqual([3, 5].map(idOf));
    expect((await use().read.jobCounts(null)).succeeded).toBe(3);
  });

  it('pages jobs, newest first, without gaps or repeats', async () => {
    await addJobs(...Array.from({ length: 7 }, (_, index) => jobRow(index + 1)));
    const first = await use().read.jobs(anyJob, { limit: 3, after: null });
    expect(first.rows.map(({ id }) => id)).toEqual([7, 6, 5].map(idOf));
    const second = await use().read.jobs(anyJob, { limit: 3, after: first.next });
    expect(second.rows.map(({ id }) => id)).toEqual([4, 3, 2].map(idOf));
    const third = await use().read.jobs(anyJob, { limit: 3, after: second.next });
    expect(third).toEqual({ rows: [jobRow(1)], next: null });
    expect((await use().read.jobs(anyJob, { limit: 7, after: null })).next).toBeNull();
  });
}

/** What holds for filters of lists of jobs in every store. */
export function jobFilterTests(use: () => Store): void {
  const { commit, addJobs } = helpers(use);

  it('filters jobs', async () => {
    const jobs = [
      jobRow(1, { name: 'Deploy Straße' }),
      jobRow(2, { state: 'failed', runnerId: 'r1' }),
      jobRow(3, { state: 'succeeded', runnerId: 'r1', scopeId: 'x' }),
      jobRow(4, { state: 'succeeded', runnerId: 'r2', name: 'deploy 100%_' }),
      jobRow(5, { scopeId: 'x' }),
    ];
    await addJobs(...jobs);
    const ids = async (filter: Partial<JobFilter>) =>
      (await use().read.jobs({ ...anyJob, ...filter }, { limit: 10, after: null })).rows.map(({ id }) => id);
    expect(await ids({ states: ['failed', 'succeeded'] })).toEqual([4, 3, 2].map(idOf));
    expect(await ids({ scopeIds: ['x'] })).toEqual([5, 3].map(idOf));
    expect(await ids({ states: ['queued'], scopeIds: ['x', 'project-default'] })).toEqual([5, 1].map(idOf));
    expect(await ids({ runnerId: 'r1' })).toEqual([3, 2].map(idOf));
    expect(await ids({ runnerId: 'r1', states: ['failed'], scopeIds: ['project-default'] })).toEqual([idOf(2)]);
    expect(await ids({ search: 'DEPLOY' })).toEqual([4, 1].map(idOf));
    expect(await ids({ search: 'STRASSE' })).toEqual([]);
    expect(await ids({ search: '%_' })).toEqual([idOf(4)]);
    expect(await ids({ search: idOf(5).slice(0, 36) })).toEqual([idOf(5)]);
    expect(await ids({ search: 'deploy', states: ['succeeded'] })).toEqual([idOf(4)]);
    expect(await ids({ states: [] })).toEqual([]);
    const page = await use().read.jobs({ ...anyJob, search: 'job' }, { limit: 1, after: null });
    expect(page.rows.map(({ id }) => id)).toEqual([idOf(5)]);
    expect((await use().read.jobs({ ...anyJob, search: 'job' }, { limit: 5, after: page.next })).rows).toHaveLength(2);
  });

  it('filters jobs by template, class and time of submission', async () => {
    const ids = async (filter: Partial<JobFilter>, limit = 10) =>
      (await use().read.jobs({ ...anyJob, ...filter }, { limit, after: null })).rows.map(({ id }) => id);
    await addJobs(...[1, 2, 3, 4, 5].map((number) => jobRow(number)));
    await addJobs(
      jobRow(6, { templateId: 't1', runnerId: 'r1' }),
      jobRow(7, { templateId: 't1', state: 'failed', scopeId: 'x' }),
      jobRow(8, { classId: 'gpu' }),
      jobRow(9, { classId: 'plain' }),
    );
    const needs = (labels: string[]) => ({ ...plainRequirements('x', 'ansible'), labels });
    const ofClass = (id: string, labels: string[]) => insert('jobClass', { id, revision: 1, requirements: needs(labels) });
    await commit({ changes: [ofClass('gpu', ['gpu', 'linux']), ofClass('plain', [])] });
    expect(await ids({ templateId: 't1' })).toEqual([7, 6].map(idOf));
    expect(await ids({ templateId: 't1', states: ['failed'], scopeIds: ['x'] })).toEqual([idOf(7)]);
    expect(await ids({ templateId: 't1', runnerId: 'r1' })).toEqual([idOf(6)]);
    expect(await ids({ executor: 'ansible' })).toEqual([9, 8].map(idOf));
    expect(await ids({ executor: 'ansible', labels: ['gpu'], search: 'job' })).toEqual([idOf(8)]);
    expect(await ids({ labels: ['gpu', 'windows'] })).toEqual([]);
    expect(await ids({ classId: 'plain' })).toEqual([idOf(9)]);
    expect(await ids({ idFrom: idOf(3), idBelow: idOf(5) })).toEqual([4, 3].map(idOf));
    expect(await ids({ idFrom: idOf(8), idBelow: idOf(9), executor: 'ansible' })).toEqual([idOf(8)]);
    const page = await use().read.jobs({ ...anyJob, executor: 'ansible' }, { limit: 1, after: null });
    expect([page.rows[0]?.id, page.next]).toEqual([idOf(9), idOf(9)]);
    const rest = await use().read.jobs({ ...anyJob, executor: 'ansible' }, { limit: 1, after: page.next });
    expect([rest.rows[0]?.id, rest.next]).toEqual([idOf(8), null]);
  });
}
