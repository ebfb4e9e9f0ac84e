import { expect, test } from 'vitest';
import { percentiles } from './percentiles.ts';

test('percentiles are samples, whatever their order', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentiles(samples)).toEqual({ p50: 51, p95: 96, p99: 100, max: 100, count: 100 });
});
