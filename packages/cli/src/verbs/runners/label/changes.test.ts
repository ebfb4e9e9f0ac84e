import { expect, test } from 'vitest';
import { labelsAfter } from './changes.ts';

const runner = { name: 'alpha', labels: ['linux', 'gpu', 'old'], labelsAdded: ['gpu', 'old'] };

test('adds and takes away; what is there stays, what is not there is no error', () => {
  expect(labelsAfter(runner, ['+new', '-old', '+gpu', '-never'], null)).toEqual(['gpu', 'new']);
  expect(labelsAfter(runner, [], ['a', 'b'])).toEqual(['a', 'b']);
  expect(labelsAfter(runner, [], [])).toEqual([]);
});

test.each([
  [[], null, 'Say which labels'],
  [['+a'], ['b'], 'not both'],
  [['a'], null, 'a is not understood'],
  [['--yess'], null, '--yess is not understood'],
  [['+a,b'], null, 'is not understood'],
  [['+'], null, 'is not understood'],
  [['-linux'], null, 'alpha declares the label linux itself'],
])('%j with --set %j is refused', (changes, set, problem) => {
  expect(() => labelsAfter(runner, changes, set)).toThrow(problem);
});
