import { expect, test } from 'vitest';
import { Versions } from './versions.ts';

test('versions rise, are never 0 and above what was sent, whatever the clock and the runner say', () => {
  let now = 0;
  const versions = new Versions(() => now);
  const first = versions.after(0n);
  expect(first).toBeGreaterThan(0n);
  now = 1_000;
  const second = versions.after(0n);
  expect(second).toBe(1_000n);
  now = 5;
  expect(versions.after(0n)).toBe(1_001n);
  expect(versions.after(5_000n)).toBe(5_001n);
  expect(versions.after(2n ** 63n - 1n)).toBe(5_002n);
  expect(versions.after(-7n)).toBe(5_003n);
});
