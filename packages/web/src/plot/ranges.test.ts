import { expect, test } from 'vitest';
import { addressInstant, boundsOf, shortestMs, timeRangeOf, timeRangeSearch } from './ranges.ts';

const at = Date.UTC(2026, 2, 14, 9, 26, 53);

test('the address says how far back, or from when to when', () => {
  expect(timeRangeOf({}, '24h')).toEqual({ key: '24h', fixed: null });
  expect(boundsOf(timeRangeOf({ range: '15m' }, '24h'), at)).toEqual({ from: at - 900_000, to: at });
  const fixed = { from: addressInstant(at), to: addressInstant(at + 3_600_000) };
  expect(fixed.from).toBe('2026-03-14T09:26:53Z');
  expect(timeRangeOf({ range: '7d', ...fixed }, '24h')).toEqual({ key: '7d', fixed: { from: at, to: at + 3_600_000 } });
});

test('what cannot be read counts as missing, and nothing is shorter than a minute', () => {
  expect(timeRangeSearch({ range: '2y', from: 4, to: '' })).toEqual({ range: undefined, from: undefined, to: undefined });
  expect(timeRangeOf({ from: 'yesterday', to: addressInstant(at) }, '1h').fixed).toBeNull();
  expect(timeRangeOf({ from: addressInstant(at), to: addressInstant(at) }, '1h').fixed).toBeNull();
  expect(timeRangeOf({ from: addressInstant(at), to: addressInstant(at + 1_000) }, '1h').fixed).toEqual({
    from: at,
    to: at + shortestMs,
  });
});
