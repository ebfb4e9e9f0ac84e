import { type Job, restPaths, type SubmitJob } from '@baton/protocol';
import { untilRunning } from '../jobs.ts';
import { untilJob } from '../live.ts';
import type { Server } from '../server.ts';
import { passing } from '../within.ts';

/** A call of a person who tries again while the server is away. Answers its status. */
async function insist(server: Server, method: string, path: string, body?: object): Promise<number> {
  for (;;) {
    await server.untilUp();
    const answer = await server.call(method, path, body).catch(() => null);
    if (answer !== null && answer.status < 500) return answer.status;
    await passing(50);
  }
}

/** Submits a job, and resolves when it runs somewhere. */
async function running(server: Server, job: SubmitJob, ms: number): Promise<string> {
  const { id } = await server.post<Job>(restPaths.jobs, job);
  await untilRunning(server, id, 1, ms);
  return id;
}

const finals: readonly Job['state'][] = ['succeeded', 'failed', 'cancelled'];

async function over(server: Server, id: string, ms: number): Promise<Job> {
  return (await untilJob(server, id, ({ job }) => finals.includes(job.state), ms)).job;
}

/** Jobs that never end by themselves run, and are cancelled. Answers how they ended. */
export async function cancelled(server: Server, jobs: readonly SubmitJob[], ms: number): Promise<Job[]> {
  return await Promise.all(
    jobs.map(async (job) => {
      const id = await running(server, job, ms);
      await insist(server, 'POST', restPaths.jobCancel(id), {});
      return await over(server, id, ms);
    }),
  );
}

/** A runner is removed while this job runs on it. */
export async function removedInTheMiddle(server: Server, runner: string, job: SubmitJob, ms: number): Promise<Job> {
  const id = await running(server, { ...job, runner }, ms);
  await insist(server, 'DELETE', restPaths.runner(runner));
  return await over(server, id, ms);
}

/** A runner is kicked while this job runs on it. Answers how it ended, and how often it was begun. */
export async function kickedInTheMiddle(server: Server, runner: string, job: SubmitJob, ms: number): Promise<Job> {
  const id = await running(server, { ...job, runner }, ms);
  await insist(server, 'POST', restPaths.runnerAction(runner, 'kick'), {});
  return await over(server, id, ms);
}
