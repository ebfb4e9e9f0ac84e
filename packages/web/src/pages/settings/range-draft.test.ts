import { expect, test } from 'vitest';
import { emptyRange, readRange } from './range-draft.ts';

test('intervals are read as people write them', () => {
  const draft = { name: ' 2m ', measures: 'frequency', intervals: '144e6..146e6\n 7, 1 .. 2\n', description: ' amateur ' };
  expect(readRange(draft, 'acme').range).toEqual({
    ...{ scope: 'acme', measures: 'frequency', description: 'amateur' },
    intervals: [
      { min: 144e6, max: 146e6 },
      { min: 7, max: 7 },
      { min: 1, max: 2 },
    ],
  });
});

test.each([
  ['name', { name: '' }],
  ['name', { name: 'x'.repeat(121) }],
  ['name', { name: 'a b' }],
  ['name', { name: '433e6' }],
  ['measures', { measures: 'Hz of it' }],
  ['intervals', { intervals: ' \n' }],
  ['intervals', { intervals: '5..1' }],
  ['intervals', { intervals: '1, x' }],
])('what is wrong stands with its field: %s', (field, patch) => {
  const good = { ...emptyRange, name: '2m', intervals: '1..2' };
  expect(readRange(good, 'instance').problems).toBeNull();
  expect(Object.keys(readRange({ ...good, ...patch }, 'instance').problems ?? {})).toEqual([field]);
});
