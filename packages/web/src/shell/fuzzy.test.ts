import { expect, test } from 'vitest';
import { fitOf, partsOf } from './fuzzy.ts';

const order = (typed: string, texts: string[]): string[] =>
  texts
    .map((text) => ({ text, rank: fitOf(partsOf(typed), text) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ text }) => text);

test('whole, then beginning, then a word within, then a part, then letters', () => {
  expect(order('run', ['r-u-n', 'overrun', 'dry run now', 'runners', 'run'])).toEqual([
    'run',
    'runners',
    'dry run now',
    'overrun',
    'r-u-n',
  ]);
});

test('every part has to occur, in whatever order', () => {
  expect(order('atlas kick', ['Kick atlas…', 'Kick attic…', 'Disable atlas…'])).toEqual(['Kick atlas…']);
});

test('letters one after the other are enough, from the beginning of a word and without many gaps', () => {
  expect(order('nj', ['New job', 'Runner'])).toEqual(['New job']);
  expect(order('dbsl', ['database load'])).toEqual(['database load']);
  expect(order('unnr', ['Runners'])).toEqual([]);
  expect(order('rwxyz', ['red wide x-ray yields zero'])).toEqual(['red wide x-ray yields zero']);
  expect(order('adgj', ['abcdefghijkl'])).toEqual(['abcdefghijkl']);
  expect(
    order(
      'afkpu',
      ['abcdefghijklmnopqrstuvwxyz-1 abcdefghijk'].map((text) => `x${text}`),
    ),
  ).toEqual([]);
});

test('among equals the shorter text comes first', () => {
  expect(order('atlas', ['atlas-10', 'atlas-1'])).toEqual(['atlas-1', 'atlas-10']);
});

test('hidden words count, and less than those that are shown', () => {
  const parts = partsOf('dark');
  expect(fitOf(parts, 'Theme', 'dark night')).toBeGreaterThan(0);
  expect(fitOf(parts, 'Theme', 'dark night')).toBeLessThan(fitOf(parts, 'Dark'));
});

test('nothing typed fits everything', () => {
  expect(fitOf(partsOf('  '), 'anything')).toBeGreaterThan(0);
});
