import { type Job, keyIdOf, plainRequirements, type QueueEntry, queueEntryOf } from '@baton/core';
import type { Context } from '../context.ts';
import { stoppingUntil } from '../runners/lease.ts';
import type { JobView } from './use-cases.ts';

/** Adds to jobs what people want to see beside them. */
export async function viewJobs(context: Context, jobs: readonly Job[]): Promise<JobView[]> {
  await context.classes.load(jobs.map((job) => job.classId));
  const names = await runnerNames(
    context,
    jobs.flatMap((job) => [job.runnerId, pinOf(context, job)]),
  );
  // what waits for a key says so as long as the key is known
  await context.keys.load(jobs.flatMap((job) => (job.state === 'queued' && job.concurrency ? keyedBy(job) : [])));
  return jobs.map((job) => viewOf(context, job, names));
}

const pinOf = ({ classes }: Context, { classId }: Job): string | null => classes.known(classId)?.requirements.runnerId ?? null;
const keyedBy = (job: Job): QueueEntry => ({ ...queueEntryOf(job), keyId: keyIdOf(job) });

/** The same for one, which nearly always needs no read. */
export async function viewJob(context: Context, job: Job): Promise<JobView> {
  if (!context.classes.known(job.classId)) await context.classes.load([job.classId]);
  return viewOf(context, job, await runnerNames(context, [job.runnerId, pinOf(context, job)]));
}

const viewOf = (context: Context, job: Job, names: ReadonlyMap<string, string>): JobView => ({
  job,
  projectName: context.fleet.scope(job.scopeId)?.name ?? job.scopeId,
  requirements: context.classes.known(job.classId)?.requirements ?? plainRequirements(job.scopeId, job.executor),
  runnerName: nameIn(names, job.runnerId),
  pinnedToName: nameIn(names, pinOf(context, job)),
  stoppingUntil: stoppingUntil(context, job.attemptId),
});

const nameIn = (names: ReadonlyMap<string, string>, id: string | null): string | null =>
  id === null ? null : (names.get(id) ?? null);

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
