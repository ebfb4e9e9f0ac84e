import { expect, test } from 'vitest';
import { addPage, countIn, mergeJobs } from './job-rows.ts';
import { sampleJob } from './testing/sample-rows.ts';

const all = { states: null, search: '' };
const job = (id: string, createdAt: number, more = {}) => sampleJob({ id, createdAt, ...more });
const ids = (jobs: readonly { id: string }[]): string[] => jobs.map(({ id }) => id);

test('rows are replaced and added, newest first, and by id where the time is the same', () => {
  const list = mergeJobs([job('b', 2), job('a', 1)], [job('c', 3), job('d', 2), job('a', 1, { state: 'failed' })], all);
  expect(ids(list)).toEqual(['c', 'd', 'b', 'a']);
  expect(list[3]?.state).toBe('failed');
});

test('a job that left the filter leaves the list', () => {
  const filter = { states: ['queued'] as const, search: '' };
  const list = [job('b', 2), job('a', 1)];
  expect(ids(mergeJobs(list, [job('b', 2, { state: 'claimed' }), job('c', 3)], filter))).toEqual(['c', 'a']);
});

test('a job that nobody searched for stays out', () => {
  const filter = { states: null, search: 'BUILD' };
  const list = mergeJobs([], [job('a', 1, { name: 'nightly build' }), job('b', 2, { name: 'deploy' })], filter);
  expect(ids(list)).toEqual(['a']);
});

test('a page does not overwrite what is current', () => {
  const list = addPage([job('b', 2, { state: 'succeeded' })], [job('b', 2), job('a', 1)], all);
  expect(list.map(({ id, state }) => [id, state])).toEqual([
    ['b', 'succeeded'],
    ['a', 'queued'],
  ]);
});

test('counts are summed by state', () => {
  const counts = { queued: 2, failed: 3 };
  expect(countIn(counts, null)).toBe(5);
  expect(countIn(counts, ['failed', 'cancelled'])).toBe(3);
});
