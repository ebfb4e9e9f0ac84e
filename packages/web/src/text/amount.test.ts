import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatPlural } from './amount.ts';

test('counts are grouped', () => {
  expect(formatCount(7)).toBe('7');
  expect(formatCount(4182)).toBe('4\u202f182');
  expect(formatCount(1234567)).toBe('1\u202f234\u202f567');
});

test('words follow their number', () => {
  expect(formatPlural(1, 'line')).toBe('1 line');
  expect(formatPlural(0, 'line')).toBe('0 lines');
  expect(formatPlural(2, 'try', 'tries')).toBe('2 tries');
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KB'],
  [1536, '1.5 KB'],
  [1024 * 1024 - 1, '1 MB'],
  [16 * 1024 ** 3, '16 GB'],
])('%i bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
