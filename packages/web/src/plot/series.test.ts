import { expect, test } from 'vitest';
import {
  highest,
  loneSteps,
  type PlotSeries,
  stacked,
  stepsOf,
  timeTicks,
  topOf,
  topOfCount,
  topOfDuration,
  valuesWords,
} from './series.ts';
import { durationWords, percentWords, spanWords, stepWords, tickWords } from './words.ts';

const series = (label: string, ...values: (number | null)[]): PlotSeries => ({ label, tone: 'green', values });

test('steps of which nothing is told are there, as gaps', () => {
  const found = stepsOf({ from: 130, to: 500, stepMs: 100 }, [{ at: 300 }, { at: 100 }, { at: 700 }]);
  expect(found).toEqual({ at: [100, 200, 300, 400], steps: [{ at: 100 }, null, { at: 300 }, null] });
});

test('series stand on each other, and a gap of all is a gap', () => {
  expect(stacked([series('a', 1, null, null), series('b', 2, 3, null)])).toEqual([
    [1, null, null],
    [3, 3, null],
  ]);
  expect([highest([[null, 2], [5]]), highest([[null]])]).toEqual([5, null]);
});

test('the upper edge is a round number that nothing exceeds', () => {
  expect([0, 7, 43, 100, 101, 0.3].map((most) => topOf(most, 1))).toEqual([1, 8, 50, 100, 200, 1]);
  expect([300, 1_200, 61_000, 5 * 3_600_000, 30 * 3_600_000].map((most) => topOfDuration(most, 1_000))).toEqual([
    ...[1_000, 2_000, 120_000, 6 * 3_600_000, 48 * 3_600_000],
  ]);
});

test('the middle of an axis of what is counted is whole', () => {
  const halves = [0, 1, 3, 5, 7, 21, 25, 999].map((most) => topOfCount(most, 2) / 2);
  expect(halves).toEqual([1, 1, 2, 3, 4, 20, 20, 500]);
});

test('what stands alone is marked', () => {
  expect(loneSteps([1, null, 2, 3, null, 4])).toEqual([0, 5]);
});

test('marks of time are round, and as many as there is room for', () => {
  const from = new Date(2026, 2, 14, 9, 7).getTime();
  const clock = (at: number): string => tickWords(at);
  expect(timeTicks(from, from + 3_600_000, 600).map(clock)).toEqual(['09:10', '09:20', '09:30', '09:40', '09:50', '10:00']);
  const day = timeTicks(from, from + 24 * 3_600_000, 400).map(clock);
  expect(day).toEqual(['12:00', '18:00', '03-15', '06:00']);
});

test('words say what a step shows', () => {
  const both = [series('succeeded', 3, null), series('failed', null, null)];
  expect([0, 1].map((step) => valuesWords(both, step, String))).toEqual(['succeeded 3', 'nothing known']);
  const at = new Date(2026, 2, 14, 14, 5).getTime();
  expect([stepWords(at, 300_000), spanWords({ from: at, to: at + 3_600_000 })]).toEqual([
    '14:05 to 14:10',
    'from 14:05 to 15:05',
  ]);
});

test('words of axes have nothing that is nothing', () => {
  expect([1_000, 1_500, 300_000, 3_600_000, 86_400_000, 90_000].map(durationWords)).toEqual([
    ...['1 s', '1.5 s', '5 min', '1 h', '1 d', '1 min 30 s'],
  ]);
  expect([1, 0.985, 0.12345].map(percentWords)).toEqual(['100 %', '98.5 %', '12.3 %']);
});
