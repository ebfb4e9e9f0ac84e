import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleCapabilities, sampleRunner } from '../testing/samples.ts';
import { drawOn, drawValue, usedValues } from './draw.ts';
import { type Interval, meets, normalIntervals, overlaps } from './interval.ts';

const interval = (min: number, max: number): Interval => ({ min, max });
const inside = (list: readonly Interval[], value: number) => list.some(({ min, max }) => min <= value && value <= max);

const small = fc
  .array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.nat(4)), { minLength: 1, maxLength: 5 })
  .map((pairs) => normalIntervals(pairs.map(([min, width]) => interval(min, min + width))));
/** Ends of all sizes, also such as no sum of them is exact. */
const end = fc.oneof(
  fc.double({ min: -1e15, max: 1e15, noNaN: true }),
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.integer({ min: -1e15, max: 1e15 }),
  fc.constantFrom(-1e15, 0, 1e15, 433_920_000),
);
const any = fc
  .array(fc.tuple(end, end), { minLength: 1, maxLength: 6 })
  .map((pairs) => normalIntervals(pairs.map(([a, b]) => interval(Math.min(a, b), Math.max(a, b)))));
const unit = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  fc.constantFrom(0, 1 - 2 ** -53, 0.5, Number.MIN_VALUE),
);

describe('what two lists have in common', () => {
  test('is every number of both, in normal form', () => {
    const story = fc.property(small, small, (a, b) => {
      const common = overlaps(a, b);
      for (let at = -10; at <= 14; at += 0.5) expect(inside(common, at)).toBe(inside(a, at) && inside(b, at));
      expect(common).toEqual(normalIntervals(common));
      expect(meets(a, b)).toBe(common.length > 0);
    });
    fc.assert(story, { numRuns: 1000, seed: 4 });
  });

  test('is nothing where one of them is no interval', () => {
    for (const odd of [interval(5, 2), interval(Number.NaN, 3), interval(0, Number.POSITIVE_INFINITY)])
      expect([overlaps([odd], [interval(0, 9)]), meets([interval(0, 9)], [odd])]).toEqual([
        odd.max === Number.POSITIVE_INFINITY ? [interval(0, 9)] : [],
        odd.max === Number.POSITIVE_INFINITY,
      ]);
  });
});

describe('a drawn value', () => {
  test('lies in one of the pieces, and is whole where all their ends are', () => {
    const story = fc.property(any, unit, (pieces, chance) => {
      const value = drawValue(pieces, chance);
      expect(inside(pieces, value), `${value} of ${JSON.stringify(pieces)}`).toBe(true);
      const isWhole = pieces.every(({ min, max }) => Number.isInteger(min) && Number.isInteger(max));
      expect(isWhole && !Number.isInteger(value)).toBe(false);
    });
    fc.assert(story, { numRuns: 5000, seed: 5 });
  });

  test('is each whole number of the union once, when the chances are as many as there are', () => {
    const story = fc.property(small, (pieces) => {
      const all = pieces.flatMap(({ min, max }) => Array.from({ length: max - min + 1 }, (_, index) => min + index));
      expect(all.map((_, index) => drawValue(pieces, (index + 0.5) / all.length))).toEqual(all);
    });
    fc.assert(story, { numRuns: 1000, seed: 6 });
  });

  test('is uniform over the length of a union: a share of the chances is that share of the numbers', () => {
    const story = fc.property(small, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (whole, share) => {
      // ends that are not whole
      const pieces = whole.map(({ min, max }) => interval(min + 0.25, max + 0.75));
      const length = pieces.reduce((sum, { min, max }) => sum + max - min, 0);
      const value = drawValue(pieces, share);
      const below = pieces.reduce((sum, { min, max }) => sum + Math.max(0, Math.min(max, value) - min), 0);
      expect(below / length).toBeCloseTo(share, 9);
    });
    fc.assert(story, { numRuns: 1000, seed: 7 });
  });

  test('is one of the points, each as likely, where there is nothing else; a point beside a length weighs nothing', () => {
    const points = [interval(0.5, 0.5), interval(2.5, 2.5), interval(7, 7)];
    expect([0, 0.34, 0.67, 0.99].map((chance) => drawValue(points, chance))).toEqual([0.5, 2.5, 7, 7]);
    expect(drawValue([interval(0.5, 0.5), interval(2, 4)], 0)).toBe(2);
    expect([0, 0.999].map((chance) => drawValue([interval(7, 7)], chance))).toEqual([7, 7]);
  });
});

describe('drawn on a runner', () => {
  const device = (id: string, ...own: Interval[]) => ({ id, labels: [], ranges: own.length === 0 ? {} : { frequency: own } });
  const runner = sampleRunner({
    declared: {
      ...sampleCapabilities,
      ranges: { frequency: [interval(100, 110)], gain: [interval(0, 4)] },
      devices: [device('low', interval(1, 10), interval(20, 22)), device('high', interval(9, 30)), device('bare')],
    },
  });
  const wanted = { frequency: [interval(21, 25), interval(0, 2), interval(105, 300)], gain: [interval(3, 9)] };

  test.each<[string | null, Interval[]]>([
    ['low', [interval(1, 2), interval(21, 22)]],
    ['high', [interval(21, 25)]],
    ['bare', [interval(105, 110)]],
    [null, [interval(105, 110)]],
  ])('%s: what it offers itself, else what its runner does', (deviceId, possible) => {
    const story = fc.property(unit, unit, (first, second) => {
      const chances = [first, second];
      const drawn = drawOn(wanted, runner, deviceId, () => chances.shift() ?? Number.NaN);
      if (drawn === null || drawn === 'impossible') throw new Error('it can be drawn');
      expect(Object.keys(drawn)).toEqual(['frequency', 'gain']);
      expect(inside(possible, drawn.frequency ?? Number.NaN)).toBe(true);
      expect([3, 4]).toContain(drawn.gain);
    });
    fc.assert(story, { numRuns: 300, seed: 8 });
  });

  test('nothing is drawn for nothing, and nothing where it is not offered', () => {
    const never = () => {
      throw new Error('no chance is needed');
    };
    expect(drawOn({}, runner, 'low', never)).toBeNull();
    expect(drawOn({ frequency: [interval(40, 50)] }, runner, 'low', never)).toBe('impossible');
    expect(drawOn({ constructor: [interval(0, 1)] }, runner, 'low', never)).toBe('impossible');
    expect(drawOn(wanted, runner, 'gone', never)).toBe('impossible');
    expect(drawOn(wanted, { ...runner, devicesAbsent: ['low'] }, 'low', never)).toBe('impossible');
    expect(drawOn(wanted, sampleRunner({ declared: null }), null, never)).toBe('impossible');
  });
});

test('an attempt has the values that its job asks for and those that were drawn; an interval is none', () => {
  const ranges = { gain: interval(3, 3), band: interval(1, 2) };
  expect(usedValues({ ranges }, { frequency: 7 })).toEqual({ gain: 3, frequency: 7 });
  expect(usedValues({ ranges: {} }, null)).toEqual({});
});
