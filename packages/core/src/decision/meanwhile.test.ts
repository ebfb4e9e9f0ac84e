import { expect, test } from 'vitest';
import { changedMeanwhile } from './meanwhile.ts';

const now = { name: 'atlas', labels: ['b', 'a'], trusted: false };

test.each([
  ['nothing was expected', undefined, { name: 'x' }, null],
  ['all is as it was seen', { name: 'atlas', labels: ['a', 'b'] }, { labels: ['c'] }, null],
  ['what was not seen may be anything', { name: undefined }, { trusted: true }, null],
  ['another one made the same change', { name: 'old' }, { name: 'atlas' }, null],
  ['another one was faster', { name: 'old', labels: ['a'] }, { name: 'new', labels: ['c'] }, 'name, labels'],
] as const)('%s', (_, was, wanted, fields) => {
  expect(changedMeanwhile('it', now, was, wanted)?.detail ?? null).toEqual(fields && { what: 'it', fields });
});
