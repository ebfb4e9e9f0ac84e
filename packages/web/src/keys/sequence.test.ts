import { expect, test } from 'vitest';
import { KeySequence, pauseMaxMs } from './sequence.ts';
import { goKeys, shortcutGroups } from './shortcuts.ts';

const make = () => new KeySequence(() => ['c', 'g r', 'g c', '?']);

test('a key alone, and one after another', () => {
  const keys = make();
  expect(keys.press('c', 0)).toBe('c');
  expect(keys.press('g', 10)).toBeNull();
  expect(keys.press('r', 20)).toBe('g r');
  expect(keys.press('r', 30)).toBeNull();
  expect(keys.press('g', 40)).toBeNull();
  expect(keys.press('c', 50)).toBe('g c');
});

test('what is begun is forgotten after a pause, or by another key', () => {
  const keys = make();
  keys.press('g', 0);
  expect(keys.press('r', pauseMaxMs + 1)).toBeNull();
  keys.press('g', 2_000);
  expect(keys.press('x', 2_010)).toBeNull();
  expect(keys.press('r', 2_020)).toBeNull();
  keys.press('g', 3_000);
  expect(keys.press('g', 3_010)).toBeNull();
  expect(keys.press('r', 3_020)).toBe('g r');
});

test('Shift is part of a key, and ends nothing', () => {
  const keys = make();
  expect(keys.press('Shift', 0)).toBeNull();
  expect(keys.press('?', 10)).toBe('?');
});

test('no two shortcuts of a place have the same keys', () => {
  for (const { where, shortcuts } of shortcutGroups) {
    const keys = shortcuts.map((each) => each.keys);
    expect(new Set(keys).size, where).toBe(keys.length);
  }
  expect(new Set(Object.values(goKeys)).size).toBe(Object.keys(goKeys).length);
});
