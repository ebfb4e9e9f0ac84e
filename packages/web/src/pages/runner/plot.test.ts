import { expect, test } from 'vitest';
import { hoursOf, peakOf, plotWords, stretchesOf, type VitalsPoint } from './plot.ts';

const slotMs = 300_000;
const dayMs = 24 * 3_600_000;
const now = new Date(2026, 2, 14, 15, 0).getTime();
const nothing = { cpuPercent: null, memoryPercent: null, diskPercent: null, load1: null };
const cpu = (agoMs: number, mean: number, max: number): VitalsPoint => ({
  ...nothing,
  at: now - agoMs,
  cpuPercent: { mean, max },
});
const percent = (value: number): string => `${Math.round(value)} %`;

test('a line of the means, and the area up to the maxima, in the place of their time', () => {
  const points = [cpu(dayMs, 0, 50), cpu(dayMs - slotMs, 100, 150)];
  expect(stretchesOf({ slotMs, points }, 'cpuPercent', now, 100)).toEqual([
    { line: 'M0.0,44.0L1.0,0.0', area: 'M0.0,22.0L1.0,0.0L1.0,0.0L0.0,44.0Z' },
  ]);
});

test('a time in which nothing was heard is a gap; what stands alone is seen all the same', () => {
  const points = [cpu(3 * slotMs, 1, 1), cpu(slotMs, 2, 2), cpu(0, 2, 2)];
  const stretches = stretchesOf({ slotMs, points }, 'cpuPercent', now, 100);
  expect(stretches.map(({ line }) => line.split('L').length)).toEqual([2, 2]);
  expect(stretchesOf({ slotMs, points }, 'load1', now, 1)).toEqual([]);
});

test('words say what is to be seen', () => {
  const points = [cpu(2 * slotMs, 10, 95), cpu(slotMs, 30, 40)];
  expect(peakOf(points, 'cpuPercent')).toEqual({ at: now - 2 * slotMs, value: 95 });
  expect(plotWords('Processor', points, 'cpuPercent', percent, 24)).toBe(
    'Processor over the last 24 hours: 20 % on average, at most 95 % at 14:50, lately 30 %',
  );
  expect(plotWords('Load', points, 'load1', percent, 1)).toBe('Load over the last hour: not measured');
});

test('of a young runner the hours are shown of which there is something to see', () => {
  expect(
    [[], [cpu(slotMs, 1, 1)], [cpu(2.5 * 3_600_000, 1, 1)], [cpu(dayMs + slotMs, 1, 1)]].map((points) => hoursOf(points, now)),
  ).toEqual([1, 1, 3, 24]);
  const [only] = stretchesOf({ slotMs, points: [cpu(slotMs, 50, 50)] }, 'cpuPercent', now, 100);
  expect(only?.line).toBe('M264.0,22.0L288.0,22.0');
});
