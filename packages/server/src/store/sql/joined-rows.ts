import { type Attempt, type Job, type JobState, jobStates } from '@baton/core';
import type { QueuedWork } from '../interface.ts';
import { readers, widthOf } from './rows.ts';
import { tables } from './tables.ts';

const queueWidth = widthOf(tables.queueEntry);
const jobWidth = widthOf(tables.job);
const attemptWidth = widthOf(tables.attempt);

/** A row of `queuedWork`: entry, job, newest attempt. */
export function readQueued(row: readonly unknown[]): QueuedWork {
  const attemptAt = queueWidth + jobWidth;
  const hasAttempt = row[attemptAt + attemptWidth - 1] !== null;
  return {
    entry: readers.queueEntry(row, 0),
    job: readers.job(row, queueWidth),
    attempt: hasAttempt ? readers.attempt(row, attemptAt) : null,
  };
}

/** A row of `attemptedWork`: attempt, job. */
export const readAttempted = (row: readonly unknown[]): { job: Job; attempt: Attempt } => ({
  attempt: readers.attempt(row, 0),
  job: readers.job(row, attemptWidth),
});

/** Sums of the rows of `jobCounts`, of all scopes or of some. */
export function sumCounts(rows: readonly unknown[][], scopeIds: readonly string[] | null): Record<JobState, number> {
  const counts = Object.fromEntries(jobStates.map((state) => [state, 0])) as Record<JobState, number>;
  for (const [scopeId, state, jobs] of rows) {
    if (!scopeIds || scopeIds.includes(scopeId as string)) counts[state as JobState] += jobs as number;
  }
  return counts;
}
