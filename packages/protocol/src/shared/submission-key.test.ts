import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { submissionKey } from './submission-key.ts';

test('a key is a UUID of version 7', () => {
  expect(submissionKey(randomUUID(), Date.now())).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('a later key comes after an earlier one', () => {
  const now = 1_800_000_000_000;
  const keys = [0, 1, 255, 4096, 90_000].map((after) => submissionKey(randomUUID(), now + after));
  expect(keys.toSorted()).toEqual(keys);
});

test('keys of one moment differ', () => {
  expect(new Set(Array.from({ length: 100 }, () => submissionKey(randomUUID(), 1))).size).toBe(100);
});
