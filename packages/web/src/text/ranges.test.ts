import { expect, test } from 'vitest';
import { measureText, spanText, valueText } from './ranges.ts';

test.each([
  [433_920_000, '433\u202f920\u202f000'],
  [0, '0'],
  [0.12345, '0.12345'],
  [-1234, '-1234'],
])('%d is written as %j', (value, text) => {
  expect(valueText(value)).toBe(text);
});

test('an interval has two ends, or one', () => {
  expect([spanText({ min: 1, max: 2000 }), spanText({ min: 5, max: 5 })]).toEqual(['1 – 2\u202f000', '5']);
});

test('what has a unit says it', () => {
  expect(measureText('frequency', { min: 1000, max: 2000 })).toBe('1\u202f000 – 2\u202f000\u00a0Hz');
  expect(measureText('frequency', { min: 1, max: 1 }, { min: 3, max: 4 })).toBe('1, 3 – 4\u00a0Hz');
  expect(measureText('gain', { min: 1, max: 2 })).toBe('1 – 2');
});
