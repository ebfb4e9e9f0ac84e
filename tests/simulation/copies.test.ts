import { expect, test } from 'vitest';
import { type CopiesOutcome, type Copying, simulateCopies } from './run/copies.ts';

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

async function all(copying: Copying): Promise<CopiesOutcome[]> {
  const outcomes: CopiesOutcome[] = [];
  for (const seed of seeds) {
    const outcome = await simulateCopies(seed, copying);
    expect(outcome.violation, `seed ${seed}\n${outcome.lines.join('\n')}`).toBeNull();
    expect(outcome.lost, `seed ${seed}`).toEqual([]);
    outcomes.push(outcome);
  }
  return outcomes;
}

/** Tokens are renewed every few seconds here, and the server knows only the one before the present one: whoever is older is let in no more. */
const isNoticeable = ({ frozenAt, isForgotten }: CopiesOutcome): boolean => frozenAt !== null || !isForgotten;

test('a folder that works in two places is frozen soon after both live, both addresses are named, and no job is lost', async () => {
  const outcomes = (await all('of now')).filter(isNoticeable);
  for (const { frozenAt, copiedAt } of outcomes) expect(frozenAt).toBeGreaterThan(copiedAt);
  expect(outcomes.filter(({ how }) => how === 'session').length).toBeGreaterThan(10);
});

test('so is a copy whose token was renewed since', async () => {
  const outcomes = (await all('older')).filter(isNoticeable);
  for (const { frozenAt, copiedAt } of outcomes) expect(frozenAt).toBeGreaterThan(copiedAt);
  expect(outcomes.filter(({ how }) => how === 'token').length).toBeGreaterThan(10);
});

test('a machine that is restored after the first one is no more is no copy', async () => {
  for (const { frozenAt } of await all('restored')) expect(frozenAt).toBeNull();
});
