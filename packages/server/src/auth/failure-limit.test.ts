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
  expect(refused(limit, 'first', 'x')).toBe(1);
  for (const address of ['second', 'third']) limit.failed(address, 'x');
  expect(refused(limit, 'first', 'x')).toBeNull();
});

test('counts the addresses of one IPv6 site together, and those of two apart', () => {
  const { limit } = limitAt();
  for (const last of ['1', '2', 'ffff:1']) limit.failed(`2001:db8:0:7::${last}`, 'me');
  expect(refused(limit, '2001:db8:0:7:aaaa::9', 'me')).toBe(1);
  expect(refused(limit, '2001:db8:0:8::1', 'me')).toBeNull();
});

test('refusals of thousands of addresses have their turn, one a millisecond, and after a moment of quiet none waits', () => {
  const { limit, time } = limitAt();
  const delays = Array.from({ length: 4_000 }, (_, n) => limit.delayFor(`10.0.${n >> 8}.${n & 255}`));
  expect(delays.slice(0, 200)).toEqual(new Array(200).fill(0));
  expect(delays.slice(200)).toEqual(Array.from({ length: 3_800 }, (_, n) => n + 1));
  for (let n = 0; n < 4_000; n++) expect(limit.delayFor(`10.1.${n >> 8}.${n & 255}`)).toBeLessThanOrEqual(5_000);
  time.now = 5_200;
  expect(limit.delayFor('10.0.0.1')).toBe(0);
});

test('a million addresses cost no more memory than it may have', { timeout: 30_000 }, () => {
  const clock = { now: () => 0, monotonic: () => 0, after: () => () => {} };
  const limit = new FailureLimit(clock, { burst: 3, refillMs: 1_000 });
  const used = (): number => process.memoryUsage().heapUsed / 1024 / 1024;
  const addressOf = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
  const before = used();
  for (let n = 0; n < 1_000_000; n++) limit.failed(addressOf(n), `token-${n}`);
  // 10 000 entries; the rest is what the collector has not come to yet
  expect(used() - before).toBeLessThan(120);
  expect(limit.size).toBeLessThanOrEqual(10_000);
});
