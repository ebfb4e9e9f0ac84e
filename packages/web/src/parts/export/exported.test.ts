import { expect, test } from 'vitest';
import { type ExportedColumn, exported } from './exported.ts';

interface Row {
  name: string;
  labels: string[];
  slots: number;
  version: string | null;
}

const columns: ExportedColumn<Row>[] = [
  { name: 'name', read: ({ name }) => name },
  { name: 'labels', read: ({ labels }) => labels },
  { name: 'slots', read: ({ slots }) => slots },
  { name: 'version', read: ({ version }) => version },
];
const rows: Row[] = [
  { name: 'atlas', labels: ['gpu', 'linux'], slots: 2, version: '0.1.0' },
  { name: '=HYPERLINK("http://x")', labels: [], slots: 1, version: null },
];

test('a table for spreadsheets, in which nothing is run as a formula', () => {
  expect(exported('csv', rows, columns)).toBe(
    `name,labels,slots,version\r\natlas,gpu linux,2,0.1.0\r\n"'=HYPERLINK(""http://x"")",,1,\r\n`,
  );
});

test('one object a line, with values as they are', () => {
  expect(
    exported('ndjson', rows, columns)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(rows);
});

test('of nothing only the heads are told', () => {
  expect([exported('csv', [], columns), exported('ndjson', [], columns)]).toEqual(['name,labels,slots,version\r\n', '']);
});
