import { expect, test } from 'vitest';
import { awakeMsOfDay, costOfAwake, countAwake, noAwakeTime } from './cost.ts';

const hour = 3_600_000;

test('counts what runners were awake together, by hour, and forgets what is older than a day', () => {
  let time = noAwakeTime(0.5 * hour);
  time = countAwake(time, 2, 1.5 * hour);
  expect(time.hours).toEqual([
    [0, hour],
    [hour, hour],
  ]);
  expect(costOfAwake(awakeMsOfDay(time, 1.5 * hour), 0.5)).toBe(1);
  // nobody is awake for a day and an hour; of the hour in which the day begins its part counts
  time = countAwake(time, 0, 25.5 * hour);
  expect(awakeMsOfDay(time, 25.5 * hour)).toBe(0.5 * hour);
  expect(countAwake(time, 1, 27 * hour).hours.map(([at]) => at / hour)).toEqual([25, 26]);
});

test('time that was counted is not counted again', () => {
  const time = countAwake(noAwakeTime(0), 1, 1_000);
  expect(countAwake(time, 5, 1_000)).toEqual(time);
  expect(countAwake(time, 5, 900)).toEqual(time);
});
