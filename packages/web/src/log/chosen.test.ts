import { expect, test } from 'vitest';
import { choose, chosenOf, hashOf } from './chosen.ts';

test.each([
  ['L12', { from: 12, to: 12 }],
  ['L12-L20', { from: 12, to: 20 }],
  ['L20-12', { from: 12, to: 20 }],
  ['L0', null],
  ['12', null],
  ['', null],
])('#%s', (hash, chosen) => expect(chosenOf(hash)).toEqual(chosen));

test('a range is written as it is read', () => {
  expect(hashOf({ from: 3, to: 3 })).toBe('#L3');
  expect(chosenOf(hashOf({ from: 3, to: 900 }).slice(1))).toEqual({ from: 3, to: 900 });
});

test('Shift extends what is chosen, to either side', () => {
  expect(choose(null, 5, true)).toEqual({ from: 5, to: 5 });
  expect(choose({ from: 5, to: 5 }, 9, true)).toEqual({ from: 5, to: 9 });
  expect(choose({ from: 5, to: 9 }, 2, true)).toEqual({ from: 2, to: 9 });
  expect(choose({ from: 5, to: 9 }, 7, false)).toEqual({ from: 7, to: 7 });
});
