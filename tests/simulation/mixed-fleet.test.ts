import { expect, test } from 'vitest';
import { simulateMixed } from './run/mixed.ts';

test('a mixed fleet of four protocols works through 1 000 jobs under faults: every job counts exactly once', async () => {
  const { violation, lines, ends, attempts, runs, removed } = await simulateMixed(1, { jobs: 1_000, runners: 8 });
  expect(violation, lines.join('\n')).toBeNull();
  expect((ends.succeeded ?? 0) + (ends.failed ?? 0) + (ends.cancelled ?? 0)).toBe(1_000);
  for (const protocol of ['native', 'gitea', 'semaphore', 'challengectl'])
    expect(attempts[protocol], protocol).toBeGreaterThan(150);
  // worth running: some runs counted for nothing, jobs were cancelled and runners removed
  expect(runs).toBeGreaterThan(750);
  expect(ends.cancelled).toBeGreaterThan(10);
  expect(removed).toBeGreaterThan(0);
});

test.each([2, 3, 4, 5, 6, 7])('a smaller one under the seed %i', async (seed) => {
  const { violation, lines } = await simulateMixed(seed, { jobs: 120, runners: 3 });
  expect(violation, lines.join('\n')).toBeNull();
});

test.each([
  {
    seed: 2044,
    size: { jobs: 200, runners: 8 },
    found: 'the last state of a task of Gitea overtook its last rows, and they were refused',
  },
  { seed: 2056, size: { jobs: 120, runners: 3 }, found: 'lines of a task that could not yet be given up were told to nobody' },
  {
    seed: 3014,
    size: { jobs: 120, runners: 3 },
    found: 'lines were told to nobody after a call that came before a new server knew what its runner has',
  },
  { seed: 13, size: { jobs: 120, runners: 3 }, found: 'a transmission failed because the storage was away when it was to begin' },
])('the seed $seed, under which $found', async ({ seed, size }) => {
  const { violation, lines } = await simulateMixed(seed, size);
  expect(violation, lines.join('\n')).toBeNull();
});
