import { expect, test } from 'vitest';
import { high } from './bars.ts';
import { page } from './page.ts';
import { type Results, renewed } from './results.ts';

const section = (measuredOn: string, value: number): Results[string] => ({
  measuredOn,
  conditions: 'two cores',
  figures: [high(`cycles of ${measuredOn}`, value, 'cycles/s', 10)],
});

test('only what was measured anew is replaced, and cases that are no more go', () => {
  const kept = { a: section('2026-01-01', 1), b: section('2026-01-01', 2), gone: section('2026-01-01', 3) };
  const measured = { b: section('2026-02-02', 20), 'a on PostgreSQL': section('2026-03-03', 30) };
  const results = renewed(kept, measured, ['a', 'b', 'never']);
  expect(Object.entries(results).map(([name, { measuredOn }]) => [name, measuredOn])).toEqual([
    ['a', '2026-01-01'],
    ['b', '2026-02-02'],
    ['a on PostgreSQL', '2026-03-03'],
  ]);
});

test('the page has a table for each day, what was missed, and names what was never measured', () => {
  const results = { a: section('2026-01-01', 1), b: section('2026-02-02', 20) };
  const text = page(results, ['a', 'b', 'never'], '## Notes\n');
  expect(text).toContain('2026-01-01: two cores\n\n| What |');
  expect(text).toContain('| cycles of 2026-01-01 | 1 cycles/s | ≥ 10 | **missed** | – |');
  expect(text).toContain('| cycles of 2026-02-02 | 20 cycles/s | ≥ 10 | reached | – |');
  expect(text).toContain('Not measured yet: `never`.\n\n## Notes\n');
});
