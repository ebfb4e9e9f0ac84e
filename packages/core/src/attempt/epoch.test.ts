import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextEpoch } from './epoch.ts';

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

test('epochs rise within an incarnation, and stay safe integers through a million restores', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 52 }), fc.integer({ min: 0, max: 1_000_000 }), (previous, incarnation) => {
      const epoch = nextEpoch(previous, incarnation);
      return epoch > previous && Number.isSafeInteger(epoch);
    }),
    { seed: 2 },
  );
});
