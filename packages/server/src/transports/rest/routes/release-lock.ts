import { ApiError, specKindOf } from '@baton/protocol';
import type { PersonalApp, RerunInstead } from '../../../app/index.ts';

/**
 * What releases a lock that a job met: only on the runner that met it can be known whether its holder is dead. Throws `job_not_found`, and
 * `invalid_request` for a job that can have met none.
 */
export async function releaseOf(app: PersonalApp, jobId: string, lockId: string): Promise<RerunInstead> {
  const { job, spec, history } = await app.jobs.detail(jobId);
  const kind = specKindOf(job.executor);
  const released = kind?.releaseOf?.(spec, lockId);
  const runner = history.at(-1)?.runnerId;
  if (!kind || released === undefined) throw refused(`jobs of the executor ${job.executor} meet no locks`, lockId);
  if (runner === undefined) throw refused('the job has not run yet', lockId);
  return { name: kind.nameOf(released), spec: released, runner };
}

const refused = (problem: string, value: string): ApiError =>
  new ApiError('invalid_request', { where: 'releaseLock', problem, value });
