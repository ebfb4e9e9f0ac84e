import { goneJobs } from '@baton/core';
import type { Context } from '../context.ts';

/** Of the jobs of which this runner keeps a folder, those whose folder may go. */
export async function goneOf(context: Context, runnerId: string, jobIds: readonly string[]): Promise<{ gone: string[] }> {
  const ids = [...new Set(jobIds)];
  const jobs = ids.length === 0 ? [] : await context.deps.store.read.getMany('job', ids);
  const scopeId = context.fleet.runner(runnerId)?.scopeId ?? null;
  return { gone: goneJobs(ids, jobs, scopeId, (id) => context.fleet.scope(id)) };
}
