import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignSlots, type RowSlots } from './row-slots.ts';

const slots = (...windows: string[]): string[] => {
  let now: RowSlots = new Map();
  return windows.map((ids) => {
    now = assignSlots(now, [...ids]);
    return [...now].map(([id, slot]) => `${id}${slot}`).join(' ');
  });
};

test('rows that stay keep their element, rows that come take over those of rows that go', () => {
  expect(slots('abc', 'bcd', 'cde')).toEqual(['a0 b1 c2', 'b1 c2 d0', 'c2 d0 e1']);
});

test('after a jump every element stays where it is and says something else', () => {
  expect(slots('abc', 'bcd', 'xyz')[2]).toBe('x1 y2 z0');
});

test('there are as many elements as rows, also when more or fewer are shown', () => {
  expect(slots('ab', 'abcd', 'd', 'xyz')).toEqual(['a0 b1', 'a0 b1 c2 d3', 'd3', 'x3 y4 z5']);
});

test('no two rows ever share an element, and asking twice answers the same', () => {
  const window = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });
  const story = fc.property(fc.array(window), (windows) => {
    let now: RowSlots = new Map();
    for (const ids of windows) {
      const next = assignSlots(now, ids);
      expect([...next.keys()]).toEqual(ids);
      expect(new Set(next.values()).size).toBe(ids.length);
      for (const id of ids) if (now.has(id)) expect(next.get(id)).toBe(now.get(id));
      expect([...assignSlots(next, ids)]).toEqual([...next]);
      now = next;
    }
  });
  fc.assert(story, { seed: 7 });
});
