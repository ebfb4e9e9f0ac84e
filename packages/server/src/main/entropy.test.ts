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
