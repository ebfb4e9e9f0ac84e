import { createHash } from 'node:crypto';
import { type Attempt, type Job, type JobDetail, type JobView, restPaths, type SubmitJob } from '@baton/protocol';
import { untilJob } from './live.ts';
import type { Server } from './server.ts';

/** Submits a script. */
export const submit = (server: Server, script: string, more: Partial<SubmitJob> = {}): Promise<Job> =>
  server.post<Job>(restPaths.jobs, { name: 'scenario', ...more, spec: { script } });

/** A job that was cancelled while it waited. */
export async function cancelledJob(server: Server): Promise<string> {
  const { id } = await submit(server, 'true', { labels: ['nobody'] });
  await server.post(restPaths.jobCancel(id));
  return id;
}

export const detail = (server: Server, jobId: string): Promise<JobDetail> => server.get(restPaths.job(jobId));

/** The running attempt of a job, as soon as there is one with this number. */
export async function untilRunning(server: Server, jobId: string, number = 1, ms?: number): Promise<Attempt> {
  const isRunning = ({ history }: JobView): boolean => history.at(-1)?.state === 'running' && history.length >= number;
  const { history } = await untilJob(server, jobId, isRunning, ms);
  const attempt = history.at(-1);
  if (!attempt) throw new Error('no attempt');
  return attempt;
}

/** The exact bytes of a log: stdout and stderr in order. */
export async function rawLog(server: Server, jobId: string, attempt?: number): Promise<Buffer> {
  const number = attempt === undefined ? '' : `&attempt=${attempt}`;
  return (await server.call('GET', `${restPaths.jobLog(jobId)}?format=raw${number}`)).bytes;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** `1\n2\n … \ncount\n`. */
export const countedLines = (count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, index) => `${index + 1}\n`).join(''));
