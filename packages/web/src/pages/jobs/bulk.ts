import type { BulkJobResult, Job, JobActionName, Runner } from '@baton/protocol';
import { cancelOrRerunJobs } from '../../api/actions.ts';
import type { LiveJobList } from '../../live/job-list.ts';

/** What is to be done with which jobs. */
export interface AskedOfJobs {
  action: JobActionName;
  ids: readonly string[];
  /** as far as the list knows them */
  jobs: readonly Job[];
}

export type JobResult = BulkJobResult['results'][number];

/** What an action hits, by what becomes of it. */
export interface JobRadius {
  /** leave the queue, or what they wait for, at once */
  waiting: Job[];
  /** are stopped by their runner */
  running: Job[];
  /** are over already: nothing is to be cancelled of them */
  over: Job[];
  /** are not shown: what they are is not known here */
  unknown: number;
}

const isRunning = ({ state }: Job): boolean => state === 'processing' || state === 'claimed';

export function radiusOf({ ids, jobs }: Pick<AskedOfJobs, 'ids' | 'jobs'>): JobRadius {
  const over = jobs.filter(({ finishedAt }) => finishedAt !== null);
  const running = jobs.filter((job) => job.finishedAt === null && isRunning(job));
  const waiting = jobs.filter((job) => job.finishedAt === null && !isRunning(job));
  return { over, running, waiting, unknown: ids.length - jobs.length };
}

/** Of those that run, the ones that nobody can end: their runners' protocol has no word for it. */
export function unstoppableOf(running: readonly Job[], runners: readonly Pick<Runner, 'id' | 'limits'>[]): Job[] {
  const deaf = new Set(runners.filter(({ limits }) => limits.includes('stop')).map(({ id }) => id));
  return running.filter(({ runnerId }) => runnerId !== null && deaf.has(runnerId));
}

/** Jobs that go to the server in one call: each call's results are shown when they come. */
const chunkSize = 50;

/** Does it to all, shown as done at once. Tells of results as they come; throws when a call as a whole fails, and takes back what was not done. */
export async function performJobs(
  { action, ids }: AskedOfJobs,
  reason: string,
  key: string,
  list: Pick<LiveJobList, 'foresee'>,
  onResults: (results: readonly JobResult[]) => void,
): Promise<void> {
  const takeBack = new Map(ids.map((id) => [id, action === 'cancel' ? list.foresee(id, { cancelling: true }) : () => {}]));
  try {
    for (let at = 0; at < ids.length; at += chunkSize) {
      const jobs = ids.slice(at, at + chunkSize);
      const { results } = await cancelOrRerunJobs({ action, jobs, ...(reason !== '' && { reason }) }, `${key} ${at}`);
      for (const { jobId, error } of results) {
        if (error) takeBack.get(jobId)?.();
        takeBack.delete(jobId);
      }
      onResults(results);
    }
  } finally {
    for (const undo of takeBack.values()) undo();
  }
}
