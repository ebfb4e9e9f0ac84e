import { insert, type JobFile, jobFileId, remove, update } from '@baton/core';
import type { Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { commitOf, idOf } from './store-rows.ts';

const fileRow = (job: number, name: string, patch: Partial<JobFile> = {}): JobFile => ({
  ...{ id: jobFileId(idOf(job), name), revision: 1, jobId: idOf(job), attemptId: idOf(500), attempt: 2, name, kind: 'artifact' },
  ...{ size: 2 ** 40, digest: 'ab'.repeat(32), createdAt: 1_700_000_000_000, expiresAt: null, contentId: idOf(700) },
  ...{ keyId: 'new', box: 'box', ...patch },
});

/** What holds for files of jobs in every store. */
export function fileTests(use: () => Store): void {
  const add = async (...rows: JobFile[]) =>
    await use().commit([commitOf({ changes: rows.map((row) => insert('jobFile', row)) })]);

  it('lists the files of a job by name, whatever its letters', async () => {
    const names = ['b', 'a/ü', 'a', 'Z', '📡.wav', '\uff5e', 'ä'];
    await add(...names.map((name) => fileRow(1, name)), fileRow(2, 'b', { expiresAt: 5, kind: 'private' }));
    const ordered = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect((await use().read.jobFiles(idOf(1))).map(({ name }) => name)).toEqual(ordered);
    expect(await use().read.jobFiles(idOf(2))).toEqual([fileRow(2, 'b', { expiresAt: 5, kind: 'private' })]);
    expect(await use().read.jobFiles(idOf(3))).toEqual([]);
    expect(await use().read.get('jobFile', jobFileId(idOf(1), 'a/ü'))).toEqual(fileRow(1, 'a/ü'));
  });

  it('has one file of a name in a job, which newer bytes take over', async () => {
    await add(fileRow(1, 'a'));
    expect((await add(fileRow(1, 'a', { size: 3 })))[0]).toMatchObject({ status: 'conflict', kind: 'jobFile', why: 'exists' });
    const fields = { size: 3, contentId: idOf(701), keyId: 'newer', kind: 'private', expiresAt: 9 } as const;
    await use().commit([commitOf({ changes: [update('jobFile', fileRow(1, 'a'), fields)] })]);
    expect(await use().read.jobFiles(idOf(1))).toEqual([fileRow(1, 'a', { ...fields, revision: 2 })]);
    const [late] = await use().commit([commitOf({ changes: [remove('jobFile', fileRow(1, 'a'))] })]);
    expect(late).toMatchObject({ status: 'conflict', why: 'revision' });
  });

  it('goes through all files step by step, and through those that another key seals', async () => {
    const rows = [fileRow(1, 'a'), fileRow(1, 'b', { keyId: 'old' }), fileRow(2, 'a'), fileRow(3, '📡', { keyId: 'older' })];
    await add(...rows.toReversed());
    expect(await use().read.jobFilesAfter('', 3)).toEqual(rows.slice(0, 3));
    expect(await use().read.jobFilesAfter(rows[2]?.id ?? '', 3)).toEqual(rows.slice(3));
    expect(await use().read.jobFilesUnderOther('new', '', 9)).toEqual([rows[1], rows[3]]);
    expect(await use().read.jobFilesUnderOther('new', rows[1]?.id ?? '', 9)).toEqual([rows[3]]);
    expect(await use().read.jobFilesUnderOther('old', '', 1)).toEqual([rows[0]]);
  });
}
