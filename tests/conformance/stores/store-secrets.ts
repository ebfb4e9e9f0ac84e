import { insert, type JobSpec, type Secret, secretId, update } from '@baton/core';
import type { Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { commitOf, idOf } from './store-rows.ts';

const secretRow = (scopeId: string, name: string, keyId = 'new'): Secret => ({
  ...{ id: secretId(scopeId, name), revision: 1, scopeId, name, keyId, box: `box of ${name}`, earlier: null },
  ...{ description: 'größe', createdAt: 1, createdBy: 'ada', updatedAt: 2, updatedBy: 'bob', lastUsedAt: null },
});

const specRow = (number: number, keyId: string | null): JobSpec => ({
  ...{ id: idOf(number), revision: 1, scopeId: 'p', keyId, spec: { script: 'x' } },
  secrets: keyId === null ? null : { stored: [], variables: ['A'], own: { keyId, box: 'box' } },
  drawFrom: { frequency: [{ name: '2m', intervals: [{ min: 0.5, max: 1e9 }] }] },
});

/** What holds for secrets in every store. */
export function secretTests(use: () => Store): void {
  const add = async (...rows: Secret[]) => await use().commit([commitOf({ changes: rows.map((row) => insert('secret', row)) })]);

  it('lists the secrets of a scope by name', async () => {
    await add(secretRow('b', 'Z_1'), secretRow('a', 'ZZ'), secretRow('a', 'Z'), secretRow('a', '_'), secretRow('ab', 'A'));
    expect((await use().read.secrets('a')).map(({ name }) => name)).toEqual(['Z', 'ZZ', '_']);
    expect(await use().read.secrets('b')).toEqual([secretRow('b', 'Z_1')]);
    expect(await use().read.secrets('c')).toEqual([]);
  });

  it('has one secret of a name in a scope', async () => {
    await add(secretRow('a', 'ONE'));
    const [again] = await add({ ...secretRow('a', 'ONE'), box: 'other' });
    expect(again).toMatchObject({ status: 'conflict', kind: 'secret', why: 'exists' });
  });

  it('finds what is sealed with another key, step by step', async () => {
    await add(secretRow('a', 'C', 'old'), secretRow('a', 'A', 'older'), secretRow('a', 'B'));
    const found = await use().read.secretsUnderOther('new', '', 9);
    expect(found.map(({ name }) => name)).toEqual(['A', 'C']);
    expect((await use().read.secretsUnderOther('new', '', 1)).map(({ name }) => name)).toEqual(['A']);
    expect((await use().read.secretsUnderOther('new', secretId('a', 'A'), 9)).map(({ name }) => name)).toEqual(['C']);
    await use().commit([commitOf({ changes: [update('secret', secretRow('a', 'C', 'old'), { keyId: 'new', box: 'new box' })] })]);
    expect((await use().read.secretsUnderOther('new', '', 9)).map(({ name }) => name)).toEqual(['A']);
  });

  it('finds specifications that hold something sealed with another key', async () => {
    const rows = [specRow(1, null), specRow(2, 'old'), specRow(3, 'new'), specRow(4, 'old')];
    await use().commit([commitOf({ changes: rows.map((row) => insert('jobSpec', row)) })]);
    expect(await use().read.jobSpecsUnderOther('new', '', 9)).toEqual([rows[1], rows[3]]);
    expect(await use().read.jobSpecsUnderOther('new', idOf(2), 9)).toEqual([rows[3]]);
    expect(await use().read.jobSpecsUnderOther('old', '', 1)).toEqual([rows[2]]);
  });
}
