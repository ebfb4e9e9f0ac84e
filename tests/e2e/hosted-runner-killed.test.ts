import { type JobDetail, type OperationBegun, type Pool, type ResourceList, type Runner, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { detail, submit, untilRunning } from './support/jobs.ts';
import { untilJob, untilOver, untilRunner } from './support/live.ts';
import { processesWith } from './support/process-table.ts';
import { Server } from './support/server.ts';

const bench = useBench();

const programsOf = (runnerId: string): number[] => processesWith(`BATON_RUNNER_ID=${runnerId}\0`);

/** The job as soon as its server is at it; then that server is gone, and another one there. */
async function killedAtWork(server: Server, jobId: string): Promise<void> {
  await untilRunning(server, jobId, 1);
  expect(await server.end('SIGKILL')).toBe('SIGKILL');
  await server.start();
}

test('kill -9 of the server while it deploys and removes a runner: it goes on, and nothing stands twice', {
  timeout: 60_000,
}, async () => {
  const server = await Server.start(bench);
  const body = { name: 'local', provider: 'process', executors: [{ name: 'shell' }], max: 2 };
  const pool = await server.post<Pool>(restPaths.pools, body);
  await server.post(restPaths.poolStop(pool.id));

  const { runnerId, jobId } = await server.post<OperationBegun>(restPaths.poolDeploy(pool.id));
  await killedAtWork(server, jobId);
  await untilOver(server, jobId);
  expect((await detail(server, jobId)).job).toMatchObject({ state: 'succeeded', executor: 'deploy-runner' });
  const runner = await untilRunner(server, runnerId, ({ pill }) => pill === 'online');
  expect(runner.hosting).toMatchObject({ state: 'awake', operation: null, poolName: 'local' });
  expect(programsOf(runnerId).length).toBeGreaterThan(0);
  const { resources } = await server.get<ResourceList>(restPaths.resources);
  expect(new Set(resources.map((each) => each.runnerId))).toEqual(new Set([runnerId]));

  const work = await submit(server, 'echo done', { runner: runnerId });
  expect((await untilJob(server, work.id, ({ job }) => job.state === 'succeeded')).job.runnerId).toBe(runnerId);

  const removal = await server.post<{ jobId: string }>(restPaths.runnerAction(runnerId, 'remove'));
  await killedAtWork(server, removal.jobId);
  await untilOver(server, removal.jobId);
  expect((await server.get<JobDetail>(restPaths.job(removal.jobId))).job.state).toBe('succeeded');
  expect((await server.get<ResourceList>(restPaths.resources)).resources).toEqual([]);
  expect(programsOf(runnerId)).toEqual([]);
  const { runners } = await server.get<{ runners: Runner[] }>(restPaths.runners);
  expect(runners.filter(({ builtIn }) => !builtIn)).toEqual([]);
});
