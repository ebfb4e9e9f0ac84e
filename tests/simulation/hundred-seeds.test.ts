import { expect, test } from 'vitest';
import failingSeeds from './failing-seeds.json' with { type: 'json' };
import { describeViolation } from './run/report.ts';
import { type Outcome, simulate } from './run/simulate.ts';

const run = new Map<number, Outcome>();

/** Each seed is run once, whoever asks. */
async function outcomeOf(seed: number): Promise<Outcome> {
  const known = run.get(seed);
  if (known) return known;
  const outcome = await simulate(seed);
  run.set(seed, outcome);
  return outcome;
}

async function violations(seeds: readonly number[]): Promise<string[]> {
  const found: Outcome[] = [];
  for (const seed of seeds) {
    const outcome = await outcomeOf(seed);
    if (outcome.violation) found.push(outcome);
  }
  return found.map(describeViolation);
}

const seedsFrom = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);

test.each([1, 26, 51, 76])('everything holds under the 25 seeds from %i', async (first) => {
  expect(await violations(seedsFrom(first, 25))).toEqual([]);
});

test('everything holds under the seeds that once failed', async () => {
  expect(await violations(failingSeeds.map(({ seed }) => seed))).toEqual([]);
});

test('the seeds are worth running: jobs are lost, come back, are cancelled and repeated, and ask the gate ten thousand times', async () => {
  const counts = new Map<string, number>();
  for (const seed of seedsFrom(1, 100))
    for (const [name, count] of (await outcomeOf(seed)).counts) counts.set(name, (counts.get(name) ?? 0) + count);
  for (const name of ['jobs_finished', 'leases_lost', 'leases_returned', 'offers_expired', 'commit_conflicts', 'gates_passed'])
    expect(counts.get(name) ?? 0, name).toBeGreaterThan(0);
  expect(counts.get('gate requests')).toBeGreaterThan(10_000);
});
