import { expect, test } from 'vitest';
import type { Job, JobState } from '../job/state.ts';
import type { Scope } from '../scope/state.ts';
import { goneJobs } from './kept.ts';

const scopes: Record<string, Scope> = Object.fromEntries(
  [
    ['root', null],
    ['owner', 'root'],
    ['other', 'root'],
  ].map(([id, parentId]) => [id, { id, parentId, removedAt: null } as Scope]),
);
const lookup = (id: string): Scope | undefined => scopes[id];
const job = (id: string, state: JobState, scopeId = 'owner'): Job => ({ id, state, scopeId }) as Job;

test('what may come back stays; final, unknown and foreign jobs are gone', () => {
  const jobs = [
    job('asks', 'awaiting_input'),
    job('waits', 'queued'),
    job('over', 'succeeded'),
    job('cancelled', 'cancelled'),
    job('foreign', 'queued', 'other'),
  ];
  const ids = ['unknown', 'asks', 'over', 'foreign', 'waits', 'cancelled'];
  expect(goneJobs(ids, jobs, 'owner', lookup)).toEqual(['unknown', 'over', 'foreign', 'cancelled']);
  expect(goneJobs(ids, jobs, 'root', lookup)).toEqual(['unknown', 'over', 'cancelled']);
  expect(goneJobs(ids, jobs, null, lookup)).toEqual(ids);
});
