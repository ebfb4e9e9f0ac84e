import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';
import { advance } from './cursor.ts';

test('a snapshot is always taken, also one that goes back', () => {
  expect(advance(null, { seq: 5, snapshot: true })).toEqual({ apply: true, cursor: 5 });
  expect(advance(9, { seq: 5, snapshot: true })).toEqual({ apply: true, cursor: 5 });
});

test('changes need a snapshot and may not be older', () => {
  expect(advance(null, { seq: 6, snapshot: false })).toEqual({ apply: false, cursor: null });
  expect(advance(5, { seq: 4, snapshot: false })).toEqual({ apply: false, cursor: 5 });
  expect(advance(5, { seq: 5, snapshot: false })).toEqual({ apply: true, cursor: 5 });
  expect(advance(5, { seq: 8, snapshot: false })).toEqual({ apply: true, cursor: 8 });
});

test('waiting doubles up to a bound and is spread', () => {
  expect(backoffMs(0, 0)).toBe(250);
  expect(backoffMs(0, 1)).toBe(500);
  expect(backoffMs(3, 1)).toBe(4000);
  expect(backoffMs(99, 1)).toBe(15_000);
});
