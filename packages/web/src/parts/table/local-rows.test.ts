import { expect, test } from 'vitest';
import { arranged, exportedOf, type LocalColumn, parseLocalSort, toggledSort } from './local-rows.ts';

interface Row {
  name: string;
  tags: string[];
  usedAt: number | null;
}

const columns: LocalColumn<Row>[] = [
  { key: 'name', label: 'Name', width: '1fr', sortable: true, read: ({ name }) => name },
  { key: 'tags', label: 'Tags', width: '1fr', sortable: true, read: ({ tags }) => tags },
  { key: 'used', label: 'Used', width: '1fr', sortable: true, isTime: true, read: ({ usedAt }) => usedAt },
  { key: 'actions', label: 'Actions', width: '1fr' },
];
const rows: Row[] = [
  { name: 'image 10', tags: [], usedAt: null },
  { name: 'Image 9', tags: ['eu'], usedAt: 2_000 },
  { name: 'ci', tags: ['us'], usedAt: 1_000 },
];
const names = (search: string, sort: string | undefined) =>
  arranged(rows, columns, search, parseLocalSort(sort, columns)).map(({ name }) => name);

test('rows are sorted as people read, and what has no value is last in both directions', () => {
  expect(names('', undefined)).toEqual(['ci', 'Image 9', 'image 10']);
  expect(names('', '-name')).toEqual(['image 10', 'Image 9', 'ci']);
  expect(names('', 'used')).toEqual(['ci', 'Image 9', 'image 10']);
  expect(names('', '-used')).toEqual(['Image 9', 'ci', 'image 10']);
  expect(names('', 'tags')).toEqual(['Image 9', 'ci', 'image 10']);
});

test('a search looks into every column that says something, and not into numbers of milliseconds', () => {
  expect(names('EU', undefined)).toEqual(['Image 9']);
  expect(names('1000', undefined)).toEqual([]);
});

test('a column that nobody can sort by, or that there is none of, sorts by the first', () => {
  expect(['actions', 'nothing', undefined].map((sort) => parseLocalSort(sort, columns).by)).toEqual(['name', 'name', 'name']);
  expect([toggledSort({ by: 'name', descending: false }, 'name'), toggledSort({ by: 'name', descending: true }, 'name')]).toEqual(
    ['-name', 'name'],
  );
});

test('instants are exported as people and programs read them', () => {
  const read = (row: Row) => exportedOf(columns).map((column) => [column.name, column.read(row)]);
  expect(read({ name: 'ci', tags: ['us'], usedAt: 0 })).toEqual([
    ['name', 'ci'],
    ['tags', ['us']],
    ['used', '1970-01-01T00:00:00.000Z'],
  ]);
});
