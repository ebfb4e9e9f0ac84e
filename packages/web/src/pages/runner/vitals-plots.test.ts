import { expect, test } from 'vitest';
import { vitalsDataOf } from './vitals-plots.ts';

const slotMs = 300_000;
const nothing = { cpuPercent: null, memoryPercent: null, diskPercent: null, load1: null };

test('means and maxima stand in their steps, and a time in which nothing was heard is a gap', () => {
  const points = [
    { ...nothing, at: 0, cpuPercent: { mean: 10, max: 95 } },
    { ...nothing, at: 2 * slotMs, cpuPercent: { mean: 30, max: 40 } },
  ];
  const data = vitalsDataOf({ slotMs, points }, 'cpuPercent', { from: 0, to: 3 * slotMs });
  expect(data?.series.map(({ label, values }) => [label, values])).toEqual([
    ['mean', [10, null, 30]],
    ['at most', [95, null, 40]],
  ]);
  expect(vitalsDataOf({ slotMs, points }, 'load1', { from: 0, to: 3 * slotMs })).toBeNull();
});
