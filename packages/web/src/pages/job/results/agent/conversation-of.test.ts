import type { Attempt } from '@baton/protocol';
import { expect, test } from 'vitest';
import { conversationOf } from './use-earlier.ts';

const attempt = (number: number, cause: Attempt['cause'], ran = true): Attempt =>
  ({ id: String(number), number, cause, acceptedAt: ran ? 1 : null }) as Attempt;
const numbers = (attempts: Attempt[], sessions: Record<number, string>) =>
  conversationOf(attempts, ({ number }) => sessions[number] ?? null).map(({ number }) => number);

test('attempts that asked, and those that went on in the same session, are one conversation', () => {
  const history = [attempt(1, 'asked'), attempt(2, 'lease_expired'), attempt(3, 'asked'), attempt(4, null)];
  expect(numbers(history, { 1: 'a', 2: 'a', 3: 'a', 4: 'a' })).toEqual([1, 2, 3]);
  // the last one has not told its session yet
  expect(numbers(history, { 1: 'a', 2: 'a', 3: 'a' })).toEqual([1, 2, 3]);
});

test('an attempt that began anew begins another conversation; offers that nobody took say nothing', () => {
  const history = [attempt(1, 'asked'), attempt(2, 'lease_expired'), attempt(3, null, false), attempt(4, null)];
  expect(numbers(history, { 1: 'a', 2: 'a', 4: 'b' })).toEqual([]);
  expect(numbers([attempt(1, 'asked'), attempt(2, null, false), attempt(3, null)], {})).toEqual([1]);
  expect(numbers([], {})).toEqual([]);
});
