import type { Attempt, JobDetail, LogPage, LogReceipt } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../rest/client.ts';
import { type Patience, patiently, pause } from '../rest/patiently.ts';
import type { LogSink } from './sink.ts';

/** What following needs. Every request is repeated until the server answers it. */
export interface Follower {
  client: Client;
  sink: LogSink;
  patience: Patience;
}

/** How long the server may hold a request for a log. */
const holdMs = 10_000;
/** A runner that is alive closes the log within this time after its attempt ended. */
const closingMs = 10_000;
/** Between requests that should have been held but were answered at once without anything new. */
const idleMs = 500;

export const getJob = ({ client, patience }: Follower, id: string): Promise<JobDetail> =>
  patiently(() => client.call<JobDetail>('GET', restPaths.job(id), { signal: patience.signal }), patience);

/**
 * Passes a log on until it was closed, or nothing more can come. Answers how complete it is; null when it was never closed.
 *
 * @param quiet hears of the job whenever the log brings nothing new
 */
export async function followAttempt(
  follower: Follower,
  jobId: string,
  number: number,
  quiet: (job: JobDetail['job']) => Promise<void> = async () => {},
): Promise<LogReceipt | null> {
  let after = 0;
  let overSince: number | null = null;
  for (;;) {
    const asked = performance.now();
    const page = await readPage(follower, jobId, { attempt: number, after, wait: overSince === null ? holdMs : idleMs });
    for (const part of page.parts) {
      await follower.sink.part(part);
      after = part.number;
    }
    if (page.more || page.parts.length > 0) continue;
    if (page.receipt) return page.receipt;
    const detail = await getJob(follower, jobId);
    await quiet(detail.job);
    const verdict = judge(detail, number);
    if (verdict === 'over') return null;
    if (verdict === 'closing') {
      overSince ??= performance.now();
      if (performance.now() - overSince > closingMs) return null;
    }
    await pause(Math.max(0, Math.min(idleMs, asked + idleMs - performance.now())), follower.patience.signal);
  }
}

/** Passes on what is stored of a log. */
export async function readAttempt(follower: Follower, jobId: string, number: number | undefined): Promise<LogReceipt | null> {
  for (let after = 0; ; ) {
    const page = await readPage(follower, jobId, { attempt: number, after, wait: undefined });
    for (const part of page.parts) {
      await follower.sink.part(part);
      after = part.number;
    }
    if (!page.more) return page.receipt;
  }
}

function readPage(
  { client, patience }: Follower,
  jobId: string,
  query: { attempt: number | undefined; after: number; wait: number | undefined },
): Promise<LogPage> {
  const options = { query: { ...query, encoding: 'base64' }, holdMs: query.wait ?? 0, signal: patience.signal };
  return patiently(() => client.call<LogPage>('GET', restPaths.jobLog(jobId), options), patience);
}

/** Whether an attempt without news still runs, has ended and may yet close its log, or can bring nothing more. */
function judge({ job, history }: JobDetail, number: number): 'alive' | 'closing' | 'over' {
  const attempt: Attempt | undefined = history.find((each) => each.number === number);
  if (!attempt || history.some((each) => each.number > number)) return 'over';
  if (attempt.state !== 'ended') return job.finishedAt === null ? 'alive' : 'closing';
  if (attempt.acceptedAt === null || attempt.log !== null) return 'over';
  return attempt.cause === 'finished' || attempt.cause === 'cancelled' ? 'closing' : 'over';
}
