import { expect, test } from 'vitest';
import { commandOf, type Pressed } from './row-keys.ts';

const press = (key: string, more: Partial<Pressed> & { at?: number; count?: number; perRow?: number } = {}) => {
  const { at = 5, count = 100, perRow = 1, ...modifiers } = more;
  return commandOf(
    { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...modifiers },
    { at, count, page: 10, perRow },
  );
};
const goes = (to: number, extending = false) => ({ kind: 'go', to, extends: extending });

test('arrows and letters go row by row, and stop at the ends', () => {
  expect([press('ArrowDown'), press('j'), press('ArrowUp'), press('k')]).toEqual([goes(6), goes(6), goes(4), goes(4)]);
  expect([press('ArrowDown', { at: 99 }), press('k', { at: 0 })]).toEqual([goes(99), goes(0)]);
  expect([press('j', { at: -1 }), press('k', { at: -1 })]).toEqual([goes(0), goes(0)]);
});

test('by pages, and to both ends', () => {
  expect([press('PageDown'), press('PageUp'), press('Home'), press('End')]).toEqual([goes(15), goes(0), goes(0), goes(99)]);
});

test('among cards arrows go to all four sides', () => {
  const keys = ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'j', 'PageDown'];
  expect(keys.map((key) => press(key, { perRow: 4 }))).toEqual([goes(9), goes(1), goes(6), goes(4), goes(6), goes(45)]);
  expect(press('ArrowRight')).toBeNull();
});

test('with Shift what is passed is chosen; not before there is a row to begin with', () => {
  expect([press('ArrowDown', { shiftKey: true }), press('J', { shiftKey: true })]).toEqual([goes(6, true), goes(6, true)]);
  expect(press('ArrowDown', { shiftKey: true, at: -1 })).toEqual(goes(0));
});

test('opens, chooses and asks for the menu of the row that is meant', () => {
  expect([press('Enter'), press('o')]).toEqual([
    { kind: 'open', beside: false },
    { kind: 'open', beside: false },
  ]);
  expect(press('Enter', { ctrlKey: true })).toEqual({ kind: 'open', beside: true });
  expect([press(' '), press('x')]).toEqual([
    { kind: 'choose', isRange: false },
    { kind: 'choose', isRange: false },
  ]);
  expect(press('X', { shiftKey: true })).toEqual({ kind: 'choose', isRange: true });
  expect(press('m')).toEqual({ kind: 'menu' });
  expect(['Enter', 'o', 'x', ' ', 'm'].map((key) => press(key, { at: -1 }))).toEqual([null, null, null, null, null]);
});

test('all, none, and nothing that belongs to others', () => {
  expect([press('a', { metaKey: true }), press('Escape', { at: -1 })]).toEqual([{ kind: 'all' }, { kind: 'clear' }]);
  expect([press('a'), press('k', { ctrlKey: true }), press('ArrowDown', { altKey: true }), press('Tab')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(press('j', { count: 0 })).toBeNull();
});
