import { describe, expect, test } from 'vitest';
import { formatExact, formatPrecise, formatRelative } from './time.ts';

const noon = new Date(2026, 2, 14, 12, 5, 9, 42).getTime();

describe('times', () => {
  test('are exact in the local time zone', () => {
    expect(formatExact(noon)).toBe('2026-03-14 12:05:09');
    expect(formatPrecise(noon)).toMatch(/^2026-03-14 12:05:09\.042 UTC[+−]\d\d:\d\d$/);
  });

  test.each([
    [0, 'just now'],
    [-4_000, 'just now'],
    [12_000, '12 s ago'],
    [300_000, '5 min ago'],
    [3 * 3_600_000 + 1, '3 h ago'],
    [2 * 86_400_000, '2 d ago'],
  ])('%i ms back reads %s', (back, text) => expect(formatRelative(noon - back, noon)).toBe(text));

  test('old ones become dates', () => expect(formatRelative(noon - 40 * 86_400_000, noon)).toMatch(/^2026-0\d-\d\d$/));
});
