import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { parseDuration, parseList } from './option-values.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['1.5h', 5_400_000],
  ['45', 45_000],
])('%s is a duration', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', 'h', '-1h', '1w', '1 h', '1h30m', '1e3s'])('%j is none', (text) => {
  expect(() => parseDuration(text)).toThrow(InvalidArgumentError);
});

test('lists are split at commas, each once; nothing is an empty list', () => {
  expect(parseList('a, b,a,')).toEqual(['a', 'b']);
  expect(parseList('')).toEqual([]);
});
