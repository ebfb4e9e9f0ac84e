import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextEpoch, nextIncarnation } from './epoch.ts';

const from2026 = Date.UTC(2026, 0, 1);
const hundredYearsMs = 100 * 365 * 24 * 3_600_000;
const clock = fc.integer({ min: from2026 + 1, max: from2026 + hundredYearsMs });

test('the first epoch is 1, each further one is one higher', () => {
  expect([nextEpoch(0, 0), nextEpoch(1, 0), nextEpoch(41, 0)]).toEqual([1, 2, 42]);
});

test('after a restore the next epoch is above every one given before it, also those that the backup forgot', () => {
  const attempts = fc.integer({ min: 0, max: 1000 });
  const story = fc.property(fc.integer({ min: 0, max: 1000 }), attempts, attempts, (incarnation, before, forgotten) => {
    let epoch = 0;
    for (let made = 0; made < before; made++) epoch = nextEpoch(epoch, incarnation);
    const backedUp = epoch;
    for (let made = 0; made < forgotten; made++) epoch = nextEpoch(epoch, incarnation);
    const restored = nextEpoch(backedUp, incarnation + 1);
    expect(restored).toBeGreaterThan(epoch);
    expect(Number.isSafeInteger(restored)).toBe(true);
  });
  fc.assert(story, { numRuns: 50, seed: 1 });
});

test('one backup restored again and again never gives an epoch twice, whatever each of those servers gave out', () => {
  const restores = fc.array(fc.record({ afterMs: fc.integer({ min: 1, max: 1e9 }), attempts: fc.integer({ min: 1, max: 50 }) }), {
    minLength: 2,
    maxLength: 8,
  });
  fc.assert(
    fc.property(clock, fc.integer({ min: 0, max: 2000 }), restores, (begun, backedUp, served) => {
      let [now, newest] = [begun, backedUp];
      for (const { afterMs, attempts } of served) {
        now += afterMs;
        const incarnation = nextIncarnation(0, now);
        if (incarnation === null) throw new Error(`no incarnation at ${now}`);
        let epoch = backedUp;
        for (let made = 0; made < attempts; made++) {
          epoch = nextEpoch(epoch, incarnation);
          expect(epoch).toBeGreaterThan(newest);
          newest = epoch;
        }
        // no server gives a job attempts faster than one a millisecond
        now += attempts;
      }
    }),
    { seed: 3 },
  );
});

test('epochs rise within an incarnation, and stay safe integers for a hundred years', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 52 }), clock, (previous, now) => {
      const epoch = nextEpoch(previous, nextIncarnation(0, now) as number);
      return epoch > previous && Number.isSafeInteger(epoch);
    }),
    { seed: 2 },
  );
});

test.each([
  ['of a machine that lost its time', 0, 0],
  ['at the beginning of 2026', 0, from2026],
  ['before the last restore', 5000, from2026 + 4999],
  ['at the last restore', 5000, from2026 + 5000],
  ['centuries ahead', 0, from2026 + 2 ** 42],
])('a clock %s gives no incarnation', (_, previous, now) => {
  expect(nextIncarnation(previous, now)).toBeNull();
});
