import { expect, test } from 'vitest';
import { createEntropy } from './entropy.ts';

test('fractions are uniform, each with bits of its own down to the last', () => {
  const { unit } = createEntropy();
  const all = Array.from({ length: 20_000 }, unit);
  expect(all.every((each) => each >= 0 && each < 1)).toBe(true);
  expect(new Set(all).size).toBe(all.length);
  // twenty standard deviations around what is expected
  const tenths = all.reduce(
    (counts, each) => counts.with(Math.floor(each * 10), (counts[Math.floor(each * 10)] ?? 0) + 1),
    Array<number>(10).fill(0),
  );
  for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(850);
  const odd = all.filter((each) => (each * 2 ** 53) % 2 === 1).length;
  expect(Math.abs(odd - 10_000)).toBeLessThan(1_420);
});

test('ids of the same millisecond have the order in which they were made, and none is made twice', () => {
  const { uuid } = createEntropy();
  const all = [1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_000].flatMap((now) =>
    Array.from({ length: 2_000 }, () => uuid(now)),
  );
  expect(all.slice(0, 4_000)).toEqual(all.slice(0, 4_000).sort());
  expect(new Set(all).size).toBe(all.length);
  expect(all.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
});
