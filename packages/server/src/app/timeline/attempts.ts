import { type Attempt, attemptOutcome, type Job } from '@baton/core';
import type { Page } from '../../store/interface.ts';
import type { Context } from '../context.ts';
import type { AttemptBar } from './use-cases.ts';

export interface Stretch {
  from: number;
  to: number;
}

type Sees = (scopeId: string) => boolean;

/** Ids of attempts begin with when they were made: those made before an instant have ids below this. */
function idBelow(at: number): string {
  const digits = Math.max(0, at).toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-`;
}

/** What a runner had in a time: what it has still on the first page, then what ended, the last first. */
export async function attemptsOf(
  context: Context,
  sees: Sees,
  runnerId: string,
  { from, to }: Stretch,
  page: Page,
): Promise<{ attempts: AttemptBar[]; next: string | null }> {
  const { read } = context.deps.store;
  const ended = await read.endedAttempts({ runnerId, since: from, idBelow: to >= context.now() ? null : idBelow(to) }, page);
  const open = page.after === null ? [...context.work.ofRunner(runnerId)].sort(byStart) : [];
  const found: { attempt: Attempt; job: Job | undefined }[] = open.map(({ attempt, job }) => ({ attempt, job }));
  // one that ended between the two looks stands in both
  const isOpen = new Set(open.map(({ attempt }) => attempt.id));
  const rows = ended.rows.filter(({ id, scopeId }) => sees(scopeId) && !isOpen.has(id));
  const jobs = new Map((await read.getMany('job', [...new Set(rows.map(({ jobId }) => jobId))])).map((job) => [job.id, job]));
  for (const attempt of rows) found.push({ attempt, job: jobs.get(attempt.jobId) });
  const attempts = found.flatMap(({ attempt, job }) =>
    job && sees(attempt.scopeId) && attempt.offeredAt <= to ? [barOf(context, attempt, job)] : [],
  );
  return { attempts, next: ended.next };
}

const byStart = (a: { attempt: Attempt }, b: { attempt: Attempt }): number => b.attempt.offeredAt - a.attempt.offeredAt;

const barOf = (context: Context, attempt: Attempt, job: Job): AttemptBar => ({
  attempt,
  job,
  projectName: context.fleet.scope(job.scopeId)?.name ?? job.scopeId,
  outcome: attemptOutcome(attempt, job),
  waitedSince: waitedSince(attempt, job),
});

/** What a job says of its waiting is about its newest attempt, or about the next one. */
function waitedSince({ id, number, offeredAt }: Attempt, { attemptId, queuedSince, createdAt }: Job): number | null {
  if (id === attemptId && queuedSince <= offeredAt) return queuedSince;
  return number === 1 ? createdAt : null;
}
