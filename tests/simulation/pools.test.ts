import { expect, test } from 'vitest';
import { simulatePools } from './run/pools.ts';

const seeds = Array.from({ length: 6 }, (_, index) => index + 1);

test('a pool whose cloud fails and whose server is killed: never too many, nothing put away that is in use, all jobs done, and back to its minimum', async () => {
  let starts = 0;
  for (const seed of seeds) {
    const outcome = await simulatePools(seed);
    const about = `seed ${seed}\n${outcome.lines.join('\n')}`;
    expect(outcome.violation, about).toBeNull();
    expect(outcome.stuck, about).toBeNull();
    starts += outcome.starts;
  }
  expect(starts).toBeGreaterThan(seeds.length);
});

test('the same seed gives the same trace', async () => {
  expect((await simulatePools(7)).lines).toEqual((await simulatePools(7)).lines);
});
