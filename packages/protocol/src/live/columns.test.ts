import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleRunner } from '../testing/sample-runner.ts';
import { packRows, unpackRows } from './columns.ts';

const overTheWire = (rows: object[]): object[] => unpackRows(JSON.parse(JSON.stringify(packRows(rows))));

/** Of few values, so that some are alike, or of any. */
const value = fc.oneof(
  fc.constantFrom(null, 0, 1, '', '[]', '\n[1]', true, [], {}),
  fc.array(fc.constantFrom('gpu', 'linux'), { maxLength: 2 }),
  // JSON knows no negative zero
  fc.jsonValue().map((any): unknown => JSON.parse(JSON.stringify(any))),
);

test('whatever rows are packed come out as they were', () => {
  const fields = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 5 });
  const rows = fields.chain((names) =>
    fc.array(fc.record(Object.fromEntries(names.map((name) => [name, value]))), { maxLength: 200 }),
  );
  fc.assert(
    fc.property(rows, (given) => {
      expect(overTheWire(given)).toEqual(given);
    }),
  );
});

test('a text is not taken for a list, nor a number for its text', () => {
  const rows = [{ a: [] }, { a: '[]' }, { a: '1' }, { a: 1 }, { a: '\n["x"]' }, { a: ['x'] }];
  const often = Array.from({ length: 20 }, () => rows).flat();
  expect(overTheWire(often)).toEqual(often);
});

test('what is the same in all rows is said once, and what is different everywhere is listed', () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => ({
    id: `id-${index}`,
    label: 'gpu',
    pill: ['busy', 'online'][index % 2],
  }));
  expect(packRows(rows).columns).toMatchObject({
    id: { each: expect.any(Array) },
    label: { same: 'gpu' },
    pill: { few: ['busy', 'online'], at: expect.any(Array) },
  });
});

test('a fleet takes a third of its size as rows, or less', () => {
  const fleet = Array.from({ length: 1_000 }, (_, index) =>
    sampleRunner({
      id: crypto.randomUUID(),
      number: index,
      name: `runner-${index}`,
      labels: ['a', `rack-${index % 9}`],
      createdAt: 1e12 + index,
    }),
  );
  expect(JSON.stringify(packRows(fleet)).length * 3).toBeLessThan(JSON.stringify(fleet).length);
});
