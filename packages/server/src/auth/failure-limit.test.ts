import { expect, test } from 'vitest';
import { FailureLimit } from './failure-limit.ts';

function limitAt() {
  const time = { now: 0 };
  const clock = { now: () => time.now, monotonic: () => time.now, after: () => () => {} };
  return { time, limit: new FailureLimit(clock, { burst: 3, refillMs: 1_000, keysMax: 2 }) };
}

function refused(limit: FailureLimit, address: string, identity: string): number | null {
  try {
    limit.check(address, identity);
    return null;
  } catch (error) {
    return (error as { detail: { retryAfterSeconds: number } }).detail.retryAfterSeconds;
  }
}

test('refuses after too many failures, and only that address with that identity', () => {
  const { limit, time } = limitAt();
  for (let n = 0; n < 3; n++) {
    expect(refused(limit, 'a', 'me')).toBeNull();
    limit.failed('a', 'me');
  }
  expect(refused(limit, 'a', 'me')).toBe(1);
  expect(refused(limit, 'b', 'me')).toBeNull();
  expect(refused(limit, 'a', 'you')).toBeNull();
  time.now = 999;
  expect(refused(limit, 'a', 'me')).toBe(1);
  time.now = 1_000;
  expect(refused(limit, 'a', 'me')).toBeNull();
});

test('remembers no more than it may', () => {
  const { limit } = limitAt();
  for (let n = 0; n < 3; n++) limit.failed('first', 'x');
  for (const address of ['second', 'third']) limit.failed(address, 'x');
  expect(refused(limit, 'first', 'x')).toBeNull();
});
