import type { Statistics } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { areaOf, barsOf, linesOf, type Point, plotSize, pointAt, topOf } from './shape.ts';
import { durationWords, percentWords } from './words.ts';

const stepMs = 60_000;
const { width, height } = plotSize;

const point = (minute: number, patch: Partial<Point> = {}): Point => ({
  ...{ at: minute * stepMs, submitted: 0, started: 0, succeeded: 0, failed: 0, cancelled: 0, lost: 0, busyMs: 0, capacityMs: 0 },
  ...{ waiting: null, running: null, utilisation: null, successRate: null, queueDepth: null, oldestMs: null, runners: {} },
  ...patch,
});

const hour = (points: Point[]): Statistics => {
  const { at: _at, queueDepth: _depth, oldestMs: _oldest, runners: _runners, ...total } = point(0);
  return { from: 0, to: 60 * stepMs, stepMs, total, points, groups: null };
};

const depth = ({ queueDepth }: Point): number | null => queueDepth;

describe('lines', () => {
  test('go through the middles of steps and break where steps are missing or nothing is known', () => {
    const points = [
      point(0, { queueDepth: 0 }),
      point(1, { queueDepth: 10 }),
      point(30, { queueDepth: 5 }),
      point(31),
      point(32, { queueDepth: 5 }),
    ];
    const lines = linesOf(hour(points), depth, 10);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(`M0.0,${height}.0L5.0,${height}.0L15.0,0.0`);
    expect(lines[1]).toBe(`M300.0,${height / 2}.0L305.0,${height / 2}.0`);
  });

  test('are filled down to the axis', () => {
    expect(areaOf('M0.0,5.0L10.0,1.0')).toBe(`M0.0,5.0L10.0,1.0L10.0,${height}L0.0,${height}Z`);
  });
});

test('bars stand on each other, and none reaches over the right edge', () => {
  const picks = [({ succeeded }: Point) => succeeded, ({ failed }: Point) => failed];
  const [green, red] = barsOf(hour([point(0, { succeeded: 3, failed: 1 }), point(59.5, { succeeded: 4 })]), picks, 4);
  expect(green?.map(({ y, height: tall }) => y + tall)).toEqual([height, height]);
  expect(red).toHaveLength(1);
  expect((red?.[0]?.y ?? 0) + (red?.[0]?.height ?? 0)).toBe(green?.[0]?.y);
  for (const { x, width: wide } of [...(green ?? []), ...(red ?? [])]) expect(x + wide).toBeLessThanOrEqual(width);
});

test('the upper edge is a round number that nothing exceeds', () => {
  expect([[], [7], [43], [100], [101], [0.3]].map((values) => topOf(values, 1))).toEqual([1, 8, 50, 100, 150, 1]);
});

test('what lies under the pointer is the step there, or nothing', () => {
  const statistics = hour([point(30, { queueDepth: 5 })]);
  expect([pointAt(statistics, 0.505)?.queueDepth, pointAt(statistics, 0.2)]).toEqual([5, null]);
});

test('words of axes have nothing that is nothing', () => {
  expect([1_000, 1_500, 300_000, 3_600_000, 86_400_000, 90_000].map(durationWords)).toEqual([
    ...['1 s', '1.5 s', '5 min', '1 h', '1 d', '1 min 30 s'],
  ]);
  expect([1, 0.985, 0.12345].map(percentWords)).toEqual(['100 %', '98.5 %', '12.3 %']);
});
