import { expect, test } from 'vitest';
import { identityLifeMs } from './identity.ts';
import type { Attempt } from './state.ts';

const attempt = (patch: Partial<Attempt>): Attempt => ({ state: 'running', epoch: 2, ...patch }) as Attempt;

test.each<[string, Partial<Attempt>, number, number | null, number | null]>([
  ['as long as its lease', {}, 2, 40_000, 40_000],
  ['five minutes at most', {}, 2, 9_000_000, 300_000],
  ['five minutes where time alone ends no lease', {}, 2, null, 300_000],
  ['none in the last second of a lease', {}, 2, 999, null],
  ['none for an older epoch', {}, 1, 40_000, null],
  ['none for an offer', { state: 'offered' }, 2, 40_000, null],
  ['none for a lost lease', { state: 'lost' }, 2, 40_000, null],
  ['none for one that is being stopped', { state: 'stopping' }, 2, 40_000, null],
  ['none for one that is over', { state: 'ended' }, 2, 40_000, null],
])('%s', (_, patch, epoch, leftMs, lifeMs) => {
  expect(identityLifeMs(attempt(patch), epoch, leftMs)).toBe(lifeMs);
});
