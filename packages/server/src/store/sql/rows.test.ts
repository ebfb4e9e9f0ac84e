import { expect, test } from 'vitest';
import { packers } from './row-data.ts';
import { readers, type SqlValue, writers } from './rows.ts';
import { tables } from './tables.ts';

test('a row that is packed field by field has no column twice, and comes back with its nulls', () => {
  for (const { kind, fields } of Object.values(tables)) {
    const pack = packers[kind] as ((row: object) => object) | undefined;
    if (!pack) continue;
    const data = Object.keys(pack({}));
    expect(data.filter((field) => [...fields, 'id', 'revision'].includes(field))).toEqual([]);
    for (const value of [null, 0, '']) {
      const row = Object.fromEntries([...fields, ...data, 'id', 'revision'].map((field) => [field, value]));
      const written: SqlValue[] = [];
      writers[kind](row as never, written);
      expect(readers[kind](written, 0)).toEqual(row);
    }
  }
});
