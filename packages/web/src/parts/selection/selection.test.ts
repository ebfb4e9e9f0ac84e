import { expect, test } from 'vitest';
import { Selection } from './selection.ts';

function made() {
  const selection = new Selection();
  selection.order = ['a', 'b', 'c', 'd', 'e'];
  return selection;
}

test('a range takes all between the last click and this one, in both directions, and takes them away again', () => {
  const selection = made();
  selection.toggle('b', false);
  selection.toggle('d', true);
  expect(selection.ids()).toEqual(['b', 'c', 'd']);
  selection.toggle('a', true);
  expect([...selection.ids()].sort()).toEqual(['a', 'b', 'c', 'd']);
  selection.toggle('c', true);
  expect(selection.ids()).toEqual(['d']);
});

test('a range begins nowhere when its first row is not shown any more', () => {
  const selection = made();
  selection.toggle('b', false);
  selection.order = ['c', 'd', 'e'];
  selection.toggle('e', true);
  expect(selection.ids()).toEqual(['b', 'e']);
});

test('all that are shown; what is chosen and not shown stays', () => {
  const selection = made();
  selection.toggle('a', false);
  selection.order = ['d', 'e'];
  selection.setShown(true);
  expect(selection.ids()).toEqual(['a', 'd', 'e']);
  selection.setShown(false);
  expect(selection.ids()).toEqual(['a']);
  selection.keep((id) => id !== 'a');
  expect(selection.ids()).toEqual([]);
});

test('a row is told only of itself', () => {
  const selection = made();
  let told = 0;
  selection.subscribeRow('a', () => told++);
  selection.toggle('b', false);
  expect(told).toBe(0);
  selection.setShown(true);
  selection.setShown(true);
  expect(told).toBe(1);
});

test('others can be chosen as a whole; rows that stay are not told', () => {
  const selection = new Selection();
  selection.choose(['a', 'b']);
  let told = 0;
  selection.subscribeRow('b', () => told++);
  selection.choose(['b', 'c']);
  expect([selection.ids(), told]).toEqual([['b', 'c'], 0]);
});
