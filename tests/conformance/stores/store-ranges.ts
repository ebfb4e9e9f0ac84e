import { insert, type NamedRange, namedRangeId, remove, update } from '@baton/core';
import type { Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { commitOf } from './store-rows.ts';

const rangeRow = (scopeId: string, name: string): NamedRange => ({
  ...{ id: namedRangeId(scopeId, name), revision: 1, scopeId, name, measures: 'frequency' },
  intervals: [
    { min: -0.5, max: 1e15 },
    { min: 2e15, max: 2e15 },
  ],
  ...{ description: 'größe', createdAt: 1, createdBy: 'ada', updatedAt: 2, updatedBy: 'bob' },
});

/** What holds for named ranges in every store. */
export function rangeTests(use: () => Store): void {
  const add = async (...rows: NamedRange[]) =>
    await use().commit([commitOf({ changes: rows.map((row) => insert('namedRange', row)) })]);

  it('lists the ranges of a scope by name', async () => {
    await add(rangeRow('b', 'z'), rangeRow('a', '70cm'), rangeRow('a', '2m'), rangeRow('a', 'ö%_'), rangeRow('ab', '2m'));
    expect((await use().read.namedRanges('a')).map(({ name }) => name)).toEqual(['2m', '70cm', 'ö%_']);
    expect(await use().read.namedRanges('b')).toEqual([rangeRow('b', 'z')]);
    expect(await use().read.namedRanges('c')).toEqual([]);
  });

  it('has one range of a name in a scope, which is changed and removed', async () => {
    const row = rangeRow('a', '2m');
    await add(row);
    const [again] = await add({ ...row, intervals: [{ min: 1, max: 1 }] });
    expect(again).toMatchObject({ status: 'conflict', kind: 'namedRange', why: 'exists' });
    await use().commit([commitOf({ changes: [update('namedRange', row, { intervals: [{ min: 1, max: 2 }] })] })]);
    const changed = await use().read.get('namedRange', row.id);
    expect(changed).toEqual({ ...row, revision: 2, intervals: [{ min: 1, max: 2 }] });
    await use().commit([commitOf({ changes: [remove('namedRange', changed ?? row)] })]);
    expect(await use().read.namedRanges('a')).toEqual([]);
  });
}
