import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, type Interval, normalIntervals, normalRanges, widthOf } from './interval.ts';

const interval = (min: number, max: number): Interval => ({ min, max });

test.each([
  ['the whole', [interval(1, 5)], interval(1, 5), true],
  ['a value at the end', [interval(1, 5)], interval(5, 5), true],
  ['over the end', [interval(1, 5)], interval(5, 5.1), false],
  ['in two pieces that do not touch', [interval(1, 2), interval(3, 4)], interval(2, 3), false],
  ['nothing is offered', [], interval(0, 0), false],
  ['an inverted need', [interval(1, 5)], interval(4, 2), false],
  ['a need that is no number', [interval(1, 5)], interval(Number.NaN, Number.NaN), false],
  ['an endless need', [interval(1, 5)], interval(2, Number.POSITIVE_INFINITY), false],
])('holds: %s', (_, offered, needed, expected) => {
  expect(holds(offered, needed)).toBe(expected);
});

test('pieces that touch are one; what is no interval is nothing; -0 is 0', () => {
  const from = [interval(3, 4), interval(-0, 1), interval(1, 3), interval(9, 8), interval(Number.NaN, 1), interval(6, Infinity)];
  expect(normalIntervals(from)).toStrictEqual([interval(0, 4)]);
  expect(normalIntervals([interval(-1, -0)])).toStrictEqual([interval(-1, 0)]);
  expect(normalRanges({ b: [interval(2, 2)], c: [], a: [interval(1, 3), interval(2, 6)] })).toEqual({
    a: [interval(1, 6)],
    b: [interval(2, 2)],
  });
  expect(widthOf({ a: [interval(1, 6)], b: [interval(2, 2), interval(4, 5)] })).toBe(6);
});

const drawn = fc.array(
  fc.tuple(fc.integer({ min: -6, max: 6 }), fc.nat(3)).map(([min, width]) => interval(min, min + width)),
  { maxLength: 5 },
);
/** Numbers on and between the ends. */
const numbers = Array.from({ length: 60 }, (_, index) => -10 + index / 2.5 / 1.2);
const covered = (list: readonly Interval[]) => numbers.map((at) => list.some(({ min, max }) => min <= at && at <= max));

test('the normal form covers the same numbers, and is the same for lists that do', () => {
  const story = fc.property(drawn, drawn, (a, b) => {
    const normal = normalIntervals(a);
    expect(covered(normal)).toEqual(covered(a));
    expect(normalIntervals(normal)).toEqual(normal);
    expect(normalIntervals(a.toReversed())).toEqual(normal);
    expect(JSON.stringify(normal) === JSON.stringify(normalIntervals(b))).toBe(
      JSON.stringify(covered(a)) === JSON.stringify(covered(b)) && isSame(a, b),
    );
  });
  fc.assert(story, { numRuns: 1000, seed: 3 });
});

/** Equal in all whole and half numbers: the ends are whole, so nothing hides between. */
function isSame(a: readonly Interval[], b: readonly Interval[]): boolean {
  for (let at = -10; at <= 12; at += 0.5) {
    const inside = (list: readonly Interval[]) => list.some(({ min, max }) => min <= at && at <= max);
    if (inside(a) !== inside(b)) return false;
  }
  return true;
}
