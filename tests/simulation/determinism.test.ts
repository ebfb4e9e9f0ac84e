import { expect, test } from 'vitest';
import { simulate } from './run/simulate.ts';

test.each([1, 7, 23, 42, 77])('seed %i gives the same trace twice', async (seed) => {
  const first = await simulate(seed);
  const second = await simulate(seed);
  expect(second.digest).toBe(first.digest);
  expect(second.steps).toBe(first.steps);
});

test('another seed gives another trace', async () => {
  const [one, two] = [await simulate(1), await simulate(2)];
  expect(two.digest).not.toBe(one.digest);
});
