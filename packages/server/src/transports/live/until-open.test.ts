import { expect, test } from 'vitest';
import type { Batch } from './batch.ts';
import { UntilOpen } from './until-open.ts';

const batch = (seq: number): Batch => ({
  seq,
  runners: null,
  jobs: null,
  jobIds: new Set(),
  templates: null,
  runnerScopeIds: new Map(),
});

test('changes wait for the snapshot; those that it holds already are not told', () => {
  const told: number[] = [];
  const gate = new UntilOpen(({ seq }) => told.push(seq));
  for (const seq of [3, 4, 5]) gate.pass(batch(seq));
  expect(told).toEqual([]);
  gate.open(4);
  gate.pass(batch(6));
  expect(told).toEqual([5, 6]);
});

test('a later snapshot does not come after what is newer than it', () => {
  const told: number[] = [];
  const gate = new UntilOpen(({ seq }) => told.push(seq));
  gate.open(4);
  gate.close();
  gate.pass(batch(5));
  gate.close();
  gate.pass(batch(6));
  expect(told).toEqual([]);
  gate.open(5);
  expect(told).toEqual([6]);
});
