import { expect, test } from 'vitest';
import { hasCeasedToAsk, pauseLearned } from './thresholds.ts';

const hourMs = 3_600_000;

/** After these pauses, the oldest first. */
const known = (...pausesMs: number[]): number | null => pausesMs.reduce<number | null>(pauseLearned, null);

test('one whose pauses are long is waited for a little longer than they are, and a minute at most', () => {
  expect([20_000, 40_000].map((agoMs) => hasCeasedToAsk('gitea', agoMs, known(25_000)))).toEqual([false, true]);
  expect([59_000, 61_000].map((agoMs) => hasCeasedToAsk('gitea', agoMs, known(hourMs)))).toEqual([false, true]);
});

test('one that was away for hours counts as one that asks often again after a few questions', () => {
  expect(hasCeasedToAsk('gitea', 16_000, known(10 * hourMs))).toBe(false);
  expect(hasCeasedToAsk('gitea', 16_000, known(10 * hourMs, 5_000, 5_000, 5_000))).toBe(true);
});
