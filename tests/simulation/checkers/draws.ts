import type { Attempt, Job } from '@baton/core';
import { bands } from '../workload/bands.ts';
import type { JobPlan } from '../workload/plan.ts';
import type { Make } from './checker.ts';
import { ofKind, type Rows } from './rows.ts';

type Span = { min: number; max: number };

const isIn = (spans: readonly Span[], value: number): boolean => spans.some(({ min, max }) => value >= min && value <= max);

/** What is wrong with the value of an attempt; null when nothing is. */
function problemOf(rows: Rows, attempt: Attempt, job: Job): string | null {
  const spec = rows.table('jobSpec').get(job.id)?.spec as JobPlan | undefined;
  if (!spec) return 'belongs to a job that was not submitted';
  const { draws } = spec;
  const { drawn } = attempt;
  if (draws.length === 0) return drawn === null ? null : `has ${JSON.stringify(drawn)} and draws nothing`;
  const value = drawn?.frequency;
  if (value === undefined || Object.keys(drawn ?? {}).length !== 1) return `has ${JSON.stringify(drawn)}`;
  if (!Number.isInteger(value)) return `has ${value}, and all ends are whole`;
  if (!draws.some((name) => isIn(bands[name] ?? [], value))) return `has ${value}, which is in none of ${draws.join(', ')}`;
  const declared = rows.table('runner').get(attempt.runnerId)?.declared;
  const ofDevice = declared?.devices.find(({ id }) => id === attempt.deviceId)?.ranges.frequency;
  const limits = ofDevice ?? declared?.ranges.frequency ?? [];
  return isIn(limits, value) ? null : `has ${value} on ${attempt.deviceId ?? 'no device'}, which can not do that`;
}

/** Each attempt has one value of what its job draws from, which its device can do; it stays, and is what the runner is told. */
export const drawnValues: Make = ({ rows, name }, fail) => ({
  committed: (changes) => {
    for (const { before, after } of ofKind(changes, 'attempt')) {
      const job = after && rows.job(after.jobId);
      if (!after || !job) continue;
      if (before && JSON.stringify(before.drawn) !== JSON.stringify(after.drawn)) fail(`${name(after.id)} has another value`);
      const problem = before ? null : problemOf(rows, after, job);
      if (problem !== null) fail(`${name(after.id)} of ${name(job.id)} ${problem}`);
    }
  },
  processStarted: ({ assignment: { attemptId, values } }) => {
    const drawn = rows.attempt(attemptId)?.drawn ?? undefined;
    if (JSON.stringify(values) !== JSON.stringify(drawn)) fail(`${name(attemptId)} is told ${JSON.stringify(values)}`);
  },
});
