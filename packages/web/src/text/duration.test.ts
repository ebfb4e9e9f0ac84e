import { describe, expect, test } from 'vitest';
import { formatCountdown, formatDuration, formatSpan, formatTicking } from './duration.ts';

describe('formatDuration', () => {
  test.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [849.6, '849 ms'],
    [1_490, '1.4 s'],
    [9_999, '9.9 s'],
    [10_000, '10 s'],
    [59_999, '59 s'],
    [60_000, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_600_000, '1 h 00 min'],
    [8_040_000, '2 h 14 min'],
    [86_400_000, '1 d 0 h'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  test('ticking values have no tenths', () => {
    expect(formatTicking(3_900)).toBe('3 s');
    expect(formatTicking(-1)).toBe('0 s');
    expect(formatTicking(61_000)).toBe('1 min 01 s');
  });
});

describe('formatCountdown', () => {
  test.each([
    [900_000, '15:00'],
    [899_001, '15:00'],
    [61_000, '1:01'],
    [1, '0:01'],
    [0, '0:00'],
    [-1, '0:00'],
  ])('%i ms is %s', (ms, text) => expect(formatCountdown(ms)).toBe(text));
});

describe('formatSpan', () => {
  test.each([
    [5_000, '5 s'],
    [600_000, '10 min'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [36_000_000, '10 h'],
    [86_400_000, '1 d'],
    [90_000_000, '1 d 1 h'],
    [0, '0 ms'],
    [1_500, '1.5 s'],
    [1_250, '1 s 250 ms'],
    [65_000, '1 min 5 s'],
    [3_630_000, '1 h 30 s'],
    [86_401_000, '1 d 1 s'],
  ])('%d ms is %s', (ms, text) => expect(formatSpan(ms)).toBe(text));
});
