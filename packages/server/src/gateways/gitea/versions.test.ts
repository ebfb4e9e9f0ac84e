import { expect, test } from 'vitest';
import { Versions } from './versions.ts';

test('versions rise, are never 0, even and above what was sent, whatever the clock and the runner say', () => {
  let now = 0;
  const versions = new Versions(() => now);
  const first = versions.after(0n);
  expect(first).toBeGreaterThan(0n);
  now = 1_000;
  const second = versions.after(0n);
  expect(second).toBe(2_000n);
  now = 5;
  expect(versions.after(0n)).toBe(2_002n);
  expect(versions.after(5_000n)).toBe(5_002n);
  expect(versions.after(6_001n)).toBe(6_002n);
  expect(versions.after(2n ** 63n - 1n), 'what one runner is ahead does not concern the others').toBe(2_008n);
  expect(versions.after(-7n)).toBe(2_010n);
});
