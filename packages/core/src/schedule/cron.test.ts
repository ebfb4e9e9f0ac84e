import { describe, expect, it, test } from 'vitest';
import { dayNumber } from '../zone/civil.ts';
import { cronDay } from './calendar.ts';
import { type CronLine, parseCron } from './cron.ts';

const lineOf = (text: string): CronLine => {
  const found = parseCron(text);
  if ('problem' in found) throw new Error(`${found.problem.where} ${found.problem.problem}`);
  return found.lines[0] as CronLine;
};

describe('a field', () => {
  it.each([
    ['1,5,3 * * * *', [1, 3, 5]],
    ['10-13 * * * *', [10, 11, 12, 13]],
    ['*/20 * * * *', [0, 20, 40]],
    ['5-30/10,59 * * * *', [5, 15, 25, 59]],
  ])('%s', (text, minutes) => {
    expect(lineOf(text).minutes).toEqual(minutes);
  });

  it.each([
    ['0 0 * * mon-FRI', [1, 2, 3, 4, 5]],
    ['0 0 * * 7', [0]],
    ['0 0 * * fri-sun', [0, 5, 6]],
    ['0 0 * * 5-7', [0, 5, 6]],
    ['0 0 * * */2', [0, 2, 4, 6]],
    ['0 0 * * sun,3', [0, 3]],
  ])('%s: days of the week', (text, days) => {
    expect([...lineOf(text).weekdays].sort()).toEqual(days);
  });

  it('has names of months', () => {
    expect([...lineOf('0 0 1 jan,Oct-DEC *').months]).toEqual([1, 10, 11, 12]);
  });
});

test.each([
  ['@hourly', '0 * * * *'],
  ['@Daily', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
])('%s stands for %s', (word, text) => {
  expect(lineOf(word)).toEqual(lineOf(text));
});

test('either day is enough when both are given; a field that begins with * leaves the other to decide', () => {
  expect(['0 0 13 * 5', '0 0 13 * *', '0 0 * * 5', '0 0 */2 * 5'].map((text) => lineOf(text).isEitherDay)).toEqual([
    ...[true, false, false, false],
  ]);
});

test('lines that say nothing are passed over', () => {
  const found = parseCron('# at night\n\n0 3 * * *\r\n  0 4 * * *  \n');
  expect('lines' in found && found.lines.map(({ hours }) => hours)).toEqual([[3], [4]]);
});

test.each([
  ['', 'the lines', 'say no time'],
  ['* * * *', 'line 1', 'has 4 fields, and five are needed'],
  ['0 0 3 * * *', 'line 1', 'has 6 fields, and five are needed; seconds can not be given'],
  ['0 0 * * *\n60 * * * *', 'line 2, minute,', 'must be from 0 to 59, not 60'],
  ['0 24 * * *', 'line 1, hour,', 'must be from 0 to 23, not 24'],
  ['0 0 0 * *', 'line 1, day of the month,', 'must be from 1 to 31, not 0'],
  ['0 0 * 13 *', 'line 1, month,', 'must be from 1 to 12, not 13'],
  ['0 0 * foo *', 'line 1, month,', 'can not be read: "foo"'],
  ['0 0 * * 8', 'line 1, day of the week,', 'must be from 0 to 7, not 8'],
  ['0 0 L * *', 'line 1, day of the month,', 'can not be read: "L"'],
  ['30-10 * * * *', 'line 1, minute,', 'has a range that begins after its end: "30-10"'],
  ['5/10 * * * *', 'line 1, minute,', 'has a step behind a single value: write 5-59/10'],
  ['*/0 * * * *', 'line 1, minute,', 'has a step that is no whole number from 1 on: "0"'],
  ['*/90 * * * *', 'line 1, minute,', 'has a step of 90, and there are only 60 values: name the one that is meant'],
  ['1,,2 * * * *', 'line 1, minute,', 'has a part that can not be read: ""'],
  ['1-2-3 * * * *', 'line 1, minute,', 'has a part that can not be read: "1-2-3"'],
  ['-5 * * * *', 'line 1, minute,', 'can not be read: ""'],
  ['@reboot', 'line 1', 'is none of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly'],
  ['0 0 30 2 *', 'line 1, day of the month,', 'never comes in the months 2'],
  ['0 0 31 4,jun */2', 'line 1, day of the month,', 'never comes in the months 4,jun'],
])('%j is refused: %s %s', (text, where, problem) => {
  expect(parseCron(text)).toMatchObject({ problem: { where, problem } });
});

test('days that come in leap years alone, or by their weekday, are possible', () => {
  for (const text of ['0 0 29 2 *', '0 0 30 2 1', '0 0 31 1-4 *']) expect(parseCron(text)).toHaveProperty('lines');
});

test('days are counted as the calendar does', () => {
  for (let day = -200_000; day < 200_000; day += 97) {
    const date = new Date(day * 86_400_000);
    const expected = {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
    };
    expect(cronDay(day)).toEqual(expected);
    expect(dayNumber(expected)).toBe(day);
  }
});
