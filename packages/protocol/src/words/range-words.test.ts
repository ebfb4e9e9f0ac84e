import { expect, test } from 'vitest';
import { intervalText, readInterval, readSource, sourcesText } from './range-words.ts';

test.each([
  ['2m', '2m'],
  [' 70cm ', '70cm'],
  ['433.92e6', 433_920_000],
  ['-5', -5],
  ['144e6..146e6', { min: 144e6, max: 146e6 }],
  ['-5 .. -1', { min: -5, max: -1 }],
  ['7..7', 7],
  ['1e3x', '1e3x'],
  ['Infinity', 'Infinity'],
])('%j is something to draw from', (text, source) => {
  expect(readSource(text)).toEqual(source);
});

test.each(['', ' ', '1..', '..2', '5..1', '1..2..3', '--5', '.', '1e999', 'a b', 'a,b', 'a=b', 'a..b', 'NaN..1', '0..Infinity'])(
  '%j is nothing to draw from',
  (text) => {
    expect(readSource(text)).toBeNull();
  },
);

test('an interval is one number or two, in their order', () => {
  expect(readInterval('144e6..146e6')).toEqual({ min: 144e6, max: 146e6 });
  expect(readInterval('7')).toEqual({ min: 7, max: 7 });
  for (const text of ['2m', '', '2..1', '0x10', 'NaN']) expect(readInterval(text)).toBeNull();
});

test('what is written can be read again', () => {
  expect(intervalText({ min: 1, max: 2 })).toBe('1..2');
  const sources = [
    { name: '2m', intervals: [{ min: 1, max: 2 }] },
    { name: null, intervals: [{ min: 5, max: 5 }] },
  ];
  expect(sourcesText(sources)).toBe('2m, 5');
});
