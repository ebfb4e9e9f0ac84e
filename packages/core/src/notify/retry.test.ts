import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextAttempt, nextProbe } from './retry.ts';
import { answer } from './testing/rows.ts';

const day = 86_400_000;
const pause = (tries: number, unit = 0.5, retryAfterMs: number | null = null) =>
  nextAttempt(0, unit, { tries, pendingSince: 0 }, answer(503, { retryAfterMs }));

test('pauses double up to an hour, half to one and a half of them', () => {
  expect([1, 2, 3, 10, 11, 500].map((tries) => pause(tries))).toEqual([5_000, 10_000, 20_000, 2_560_000, 3_600_000, 3_600_000]);
  expect([pause(1, 0), pause(1, 1)]).toEqual([2_500, 7_500]);
});

test('what the receiver asked for counts where it is longer, up to a day', () => {
  expect([pause(1, 0.5, 60_000), pause(10, 0.5, 60_000), pause(1, 0.5, 30 * day)]).toEqual([60_000, 2_560_000, day]);
});

test('the last try is at the end of three days, and then it is given up', () => {
  const at = (now: number) => nextAttempt(now, 0.5, { tries: 90, pendingSince: 0 }, answer(null));
  expect([at(3 * day - 1_000), at(3 * day)]).toEqual([3 * day, 'given up']);
});

test('whatever comes, the next try is later, and none is after the three days', () => {
  const any = fc.record({
    now: fc.integer({ min: 0, max: 3 * day - 1 }),
    unit: fc.double({ min: 0, max: 0.999, noNaN: true }),
    tries: fc.integer({ min: 1, max: 10_000 }),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 100 * day })),
  });
  fc.assert(
    fc.property(any, ({ now, unit, tries, retryAfterMs }) => {
      const next = nextAttempt(now, unit, { tries, pendingSince: 0 }, answer(500, { retryAfterMs }));
      return next !== 'given up' && next > now && next <= 3 * day;
    }),
  );
});

test('after five failures in a row it is probed, at first soon and later every five minutes', () => {
  const probe = (failures: number, retryAfterMs: number | null = null) =>
    nextProbe(0, 0.5, failures, answer(500, { retryAfterMs }));
  expect([4, 5, 6, 10, 11, 200].map((failures) => probe(failures))).toEqual([null, 5_000, 10_000, 160_000, 300_000, 300_000]);
  expect([probe(1, 20_000), probe(6, 20_000)]).toEqual([20_000, 20_000]);
});
