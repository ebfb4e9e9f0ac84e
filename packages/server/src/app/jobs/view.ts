import { type Job, plainRequirements } from '@baton/core';
import type { JobView } from '../app.ts';
import type { Context } from '../context.ts';
import { stoppingUntil } from '../runners/lease.ts';

/** Adds to jobs what people want to see beside them. */
export async function viewJobs(context: Context, jobs: readonly Job[]): Promise<JobView[]> {
  await context.classes.load(jobs.map((job) => job.classId));
  const names = await runnerNames(
    context,
    jobs.map((job) => job.runnerId),
  );
  return jobs.map((job) => viewOf(context, job, job.runnerId === null ? null : (names.get(job.runnerId) ?? null)));
}

/** The same for one, which nearly always needs no read. */
export async function viewJob(context: Context, job: Job): Promise<JobView> {
  const { runnerId } = job;
  if (!context.classes.known(job.classId)) await context.classes.load([job.classId]);
  if (runnerId === null) return viewOf(context, job, null);
  const name = context.fleet.runner(runnerId)?.name ?? (await runnerNames(context, [runnerId])).get(runnerId);
  return viewOf(context, job, name ?? null);
}

const viewOf = (context: Context, job: Job, runnerName: string | null): JobView => ({
  job,
  projectName: context.fleet.scope(job.scopeId)?.name ?? job.scopeId,
  requirements: context.classes.known(job.classId)?.requirements ?? plainRequirements(job.scopeId, job.executor),
  runnerName,
  stoppingUntil: stoppingUntil(context, job.attemptId),
});

/** Names by id, also of runners that were removed since. */
export async function runnerNames(context: Context, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const removed: string[] = [];
  for (const id of new Set(ids)) {
    if (id === null) continue;
    const runner = context.fleet.runner(id);
    if (runner) names.set(id, runner.name);
    else removed.push(id);
  }
  if (removed.length > 0)
    for (const runner of await context.deps.store.read.getMany('runner', removed)) names.set(runner.id, runner.name);
  return names;
}
