import { type Attempt, isFinal } from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { LogPageView } from './log-page.ts';

/** A piece of the log of a job's attempt: its newest, or the one with this number. */
export async function readLog(
  context: Context,
  jobId: string,
  number: number | null,
  after: number,
  bytesMax: number,
): Promise<LogPageView> {
  const read = context.deps.store.read;
  const job = await read.get('job', jobId);
  if (!job) throw new Refused('job_not_found', { jobId });
  let attempt: Attempt | null = null;
  if (number !== null) attempt = (await read.attemptsOf(jobId)).find((each) => each.number === number) ?? null;
  else if (job.attemptId !== null) attempt = await read.get('attempt', job.attemptId);
  if (number !== null && !attempt) throw new Refused('attempt_not_found', { attemptId: `${jobId}, number ${number}` });
  if (!attempt) return { attempt: null, chunks: [], state: null, size: null, ended: isFinal(job.state) };
  return await page(context, attempt, after, bytesMax);
}

export async function readAttemptLog(context: Context, attemptId: string, after: number, bytesMax: number): Promise<LogPageView> {
  const attempt = await context.deps.store.read.get('attempt', attemptId);
  if (!attempt) throw new Refused('attempt_not_found', { attemptId });
  return await page(context, attempt, after, bytesMax);
}

/** What somebody looks at is closed soon if nothing more can come of it, also when an earlier server saw it end. */
export function noteOpenLogs(context: Context, attempts: readonly Attempt[]): void {
  for (const attempt of attempts) context.openLogs.put(attempt, context.deps.clock.monotonic());
}

/** Whether more than these chunks is stored already. */
export const hasMore = ({ state }: Pick<LogPageView, 'state'>, after: number): boolean => (state?.acknowledged ?? 0) > after;

async function page(context: Context, attempt: Attempt, after: number, bytesMax: number): Promise<LogPageView> {
  noteOpenLogs(context, [attempt]);
  const state = await context.deps.logs.state(attempt.id);
  const chunks = state ? await context.deps.logs.read(attempt.id, after, bytesMax) : [];
  const neverRan = attempt.state === 'ended' && attempt.acceptedAt === null;
  const size = attempt.log === null ? null : await context.deps.logs.size(attempt.id);
  return { attempt, chunks, state, size, ended: attempt.log !== null || neverRan };
}
