import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fencePlan, leaseEndsAt } from './lease.ts';

test('the product lease: begins to stop at half, has killed at three quarters, grace at most 15 s', () => {
  expect(fencePlan(1000, 60_000, 10_000)).toEqual({ stopAt: 31_000, killAt: 41_000 });
  expect(fencePlan(1000, 60_000, 3_600_000)).toEqual({ stopAt: 31_000, killAt: 46_000 });
});

test.each([
  ['a negative grace is none', 60_000, -5, 0],
  ['15 s is the longest grace of a long lease', 600_000, 60_000, 15_000],
  ['a short lease leaves less', 8_000, 60_000, 2_000],
])('%s', (_, leaseTtlMs, graceMs, expected) => {
  const { stopAt, killAt } = fencePlan(0, leaseTtlMs, graceMs);
  expect(killAt - stopAt).toBe(expected);
});

test('the runner has killed before the server gives the job away, however late the answer was', () => {
  const ms = fc.integer({ min: 0, max: 10_000_000 });
  const story = fc.property(ms, ms, fc.integer({ min: 1, max: 10_000_000 }), ms, (sentAt, delay, leaseTtlMs, graceMs) => {
    const { stopAt, killAt } = fencePlan(sentAt, leaseTtlMs, graceMs);
    const answeredAt = sentAt + delay;
    return (
      stopAt === sentAt + leaseTtlMs / 2 &&
      killAt >= stopAt &&
      killAt - stopAt <= 15_000 &&
      killAt <= sentAt + (leaseTtlMs * 3) / 4 &&
      killAt < leaseEndsAt(answeredAt, leaseTtlMs)
    );
  });
  fc.assert(story, { seed: 3 });
});
