import type { Store } from '@baton/server/store';
import { expect } from 'vitest';
import { idOf } from './store-rows.ts';

/**
 * Compares a store with what `children/commit-loop.ts` was told: every acknowledged commit is there, and each that is there is there as
 * a whole: as many events as jobs and attempts, numbered without gaps.
 */
export async function expectWhole(store: Store, acknowledged: readonly number[]): Promise<void> {
  const jobs = await store.read.getMany('job', acknowledged.map(idOf));
  expect(jobs).toHaveLength(acknowledged.length);
  const events = await store.read.eventsSince(0, 1_000_000);
  const { queued } = await store.read.jobCounts(null);
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: queued }, (_, index) => index + 1));
  expect(await store.read.attemptedWork()).toHaveLength(queued);
  expect(queued).toBeGreaterThanOrEqual(acknowledged.length);
}
