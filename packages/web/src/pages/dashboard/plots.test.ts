import type { Statistics } from '@baton/protocol';
import { expect, test } from 'vitest';
import { dashboardPlots, type Point, plotDataOf } from './plots.ts';

const point = (minute: number, patch: Partial<Point> = {}): Point => ({
  ...{ at: minute * 60_000, submitted: 0, started: 0, succeeded: 0, failed: 0, cancelled: 0, lost: 0, busyMs: 0, capacityMs: 0 },
  ...{ waiting: null, running: null, utilisation: null, successRate: null, queueDepth: null, oldestMs: null, runners: {} },
  ...patch,
});

const statistics = (points: Point[]): Statistics => {
  const { at: _at, queueDepth: _depth, oldestMs: _oldest, runners: _runners, ...total } = point(0);
  return { from: 0, to: 4 * 60_000, stepMs: 60_000, total, points, groups: null };
};

const plotOf = (title: string) => dashboardPlots.find((plot) => plot.title === title) as (typeof dashboardPlots)[number];

test('a step of which nothing is told is a gap in every plot', () => {
  const data = plotDataOf(statistics([point(0, { succeeded: 3, queueDepth: 0 }), point(2, { failed: 1 })]), plotOf('Jobs ended'));
  expect(data.series.map(({ label, values }) => [label, values])).toEqual([
    ['succeeded', [3, null, 0, null]],
    ['failed', [0, null, 1, null]],
    ['cancelled', [0, null, 0, null]],
  ]);
});

test('of the fleet each status stands that was there, and nothing where nobody looked', () => {
  const points = [
    point(0, { queueDepth: 0, runners: { online: 2, offline: 1, revoked: 1 } }),
    point(1),
    point(2, { queueDepth: 1 }),
  ];
  expect(plotDataOf(statistics(points), plotOf('Runners by status')).series.map(({ label, values }) => [label, values])).toEqual([
    ['online', [2, null, 0, null]],
    ['offline', [2, null, 0, null]],
  ]);
});
