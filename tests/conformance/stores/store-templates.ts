import { insert, type Job, type Template, update } from '@baton/core';
import type { Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { commitOf, idOf, jobRow, templateRow } from './store-rows.ts';

const writing = (use: () => Store) => ({
  add: async (...rows: Template[]) => await use().commit([commitOf({ changes: rows.map((row) => insert('template', row)) })]),
  addJobs: async (...rows: Job[]) => await use().commit([commitOf({ changes: rows.map((row) => insert('job', row)) })]),
});

/** What holds for templates in every store. */
export function templateTests(use: () => Store): void {
  const { add, addJobs } = writing(use);
  const names = (rows: readonly Template[]): string[] => rows.map(({ name }) => name);
  const all = { scopeIds: null, search: null };

  it('keeps every field', async () => {
    const row = templateRow(1, {
      dueAt: 5,
      awaits: 'j',
      open: ['j'],
      lastRun: { jobId: 'j', at: 1, trigger: 'schedule', scheduledFor: 1, lateMs: null },
      passed: [
        { at: 2, trigger: 'person', scheduledFor: null, lateMs: 3, why: 'refused', problem: { code: 'x', detail: { n: 1 } } },
      ],
      problem: { at: 2, code: 'x', detail: { n: 1 }, failures: 1, until: 9, owed: null },
    });
    await add(row);
    expect(await use().read.get('template', row.id)).toEqual(row);
    const job = jobRow(2, {
      templateId: row.id,
      run: { trigger: 'schedule', scheduledFor: 5, lateMs: 90_000, parameters: { target: 'a' } },
    });
    await addJobs(job);
    expect(await use().read.get('job', job.id)).toEqual(job);
  });

  it('has one template of a name in a project; the name of a removed one is free', async () => {
    await add(templateRow(1, { name: 'a' }));
    const [again] = await add(templateRow(2, { name: 'a' }));
    expect(again).toMatchObject({ status: 'conflict', kind: 'template', why: 'exists' });
    await add(templateRow(3, { name: 'a', scopeId: 'other' }));
    await use().commit([commitOf({ changes: [update('template', templateRow(1, { name: 'a' }), { removedAt: 7 })] })]);
    expect((await add(templateRow(4, { name: 'a' })))[0]?.status).toBe('committed');
    expect((await use().read.templateByName('project-default', 'a'))?.id).toBe(idOf(4));
    expect((await use().read.templateByName('other', 'a'))?.id).toBe(idOf(3));
    expect(await use().read.templateByName('other', 'b')).toBeNull();
  });

  it('lists by name, page by page, those of some projects, and those that are searched for', async () => {
    await add(
      ...['b', 'B b', 'a', 'é', 'c'].map((name, index) => templateRow(index, { name })),
      templateRow(7, { name: 'a', scopeId: 'other' }),
      templateRow(8, { name: 'gone', removedAt: 1 }),
    );
    expect(names((await use().read.templates(all, { limit: 9, after: null })).rows)).toEqual(['B b', 'a', 'a', 'b', 'c', 'é']);
    const found: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await use().read.templates(all, { limit: 2, after });
      found.push(...page.rows.map(({ id }) => id));
      after = page.next;
      if (after === null) break;
    }
    expect(found).toEqual([1, 2, 7, 0, 4, 3].map(idOf));
    const of = async (filter: Partial<typeof all> | { scopeIds: string[] }) =>
      names((await use().read.templates({ ...all, ...filter }, { limit: 9, after: null })).rows);
    expect(await of({ scopeIds: ['other'] })).toEqual(['a']);
    expect(await of({ scopeIds: [] })).toEqual([]);
    expect(await of({ search: 'B' } as object)).toEqual(['B b', 'b']);
    expect(await of({ search: idOf(4) } as object)).toEqual(['c']);
  });

  dueTests(use);
}

function dueTests(use: () => Store): void {
  const { add, addJobs } = writing(use);

  it('finds what is due, the earliest first, and when the next is', async () => {
    expect(await use().read.nextTemplateDue()).toBeNull();
    await add(...[30, 10, null, 20, 10].map((dueAt, index) => templateRow(index, { dueAt })));
    expect(await use().read.nextTemplateDue()).toBe(10);
    const due = async (now: number, limit = 9) => (await use().read.templatesDue(now, limit)).map(({ id }) => id);
    expect(await due(9)).toEqual([]);
    expect(await due(20)).toEqual([1, 4, 3].map(idOf));
    expect(await due(99, 2)).toEqual([1, 4].map(idOf));
  });

  it('finds those whose awaited job is over, or gone', async () => {
    await addJobs(jobRow(1, { state: 'succeeded' }), jobRow(2, { state: 'processing' }), jobRow(3, { state: 'cancelled' }));
    await add(...[1, 2, 3, 4].map((number) => templateRow(number + 10, { awaits: idOf(number) })), templateRow(20));
    const released = async (after: string, limit = 9) => (await use().read.templatesReleased(after, limit)).map(({ id }) => id);
    expect(await released('')).toEqual([11, 13, 14].map(idOf));
    expect(await released(idOf(11), 1)).toEqual([idOf(13)]);
  });

  it('lists the jobs of a template, the newest first', async () => {
    const run = { trigger: 'schedule', scheduledFor: 1, lateMs: null, parameters: {} } as const;
    await addJobs(...[1, 2, 3, 4].map((number) => jobRow(number, { templateId: number === 3 ? 'other' : 't', run })), jobRow(5));
    const page = await use().read.templateJobs('t', { limit: 2, after: null });
    expect(page.rows.map(({ id }) => id)).toEqual([idOf(4), idOf(2)]);
    expect(page.next).toBe(idOf(2));
    const last = await use().read.templateJobs('t', { limit: 2, after: page.next });
    expect([last.rows.map(({ id }) => id), last.next]).toEqual([[idOf(1)], null]);
  });
}
