import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Pool, type ResourceList, type Runner, type RunnerList, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { benched } from './support/bench.ts';
import { detail, rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilOver, untilRunners } from './support/live.ts';
import { paced, scenarioMs } from './support/pace.ts';
import { processesWith } from './support/process-table.ts';
import { Server } from './support/server.ts';
import { untilEmpty } from './support/within.ts';

const rounds = paced(3, 100);

const local = (server: Server): Promise<Pool> =>
  server.post<Pool>(restPaths.pools, {
    ...{ name: 'here', provider: 'process', min: 0, max: 1, idleMs: 1_000, onIdle: 'remove' },
    ...{ executors: [{ name: 'shell' }], labels: ['here'] },
  });

const hosted = (runners: readonly Runner[]): Runner[] => runners.filter(({ hosting }) => hosting !== null);

const foldersOf = (server: Server): string[] => {
  try {
    return readdirSync(join(server.data, 'pools'));
  } catch {
    return [];
  }
};

/** Processes of runners of pools, and of their jobs. */
const processesOf = (server: Server, runners: readonly string[]): number[] => [
  ...runners.flatMap((id) => processesWith(`BATON_RUNNER_ID=${id}\0`)),
  ...processesWith(`${server.data}/pools/`),
];

test.concurrent(
  'an empty pool: a job is queued, a runner starts, takes it, idles and is gone, again and again, and nothing is left',
  benched(async (bench) => {
    const server = await Server.start(bench);
    await local(server);
    const seen = new Set<string>();
    for (let round = 1; round <= rounds; round += 1) {
      const job = await submit(server, `echo round ${round}`, { labels: ['here'] });
      const { job: over } = await untilOver(server, job.id, scenarioMs);
      expect(over).toMatchObject({ state: 'succeeded', attempts: 1 });
      expect((await rawLog(server, job.id)).toString()).toBe(`round ${round}\n`);
      seen.add(over.runnerId ?? '');
      await untilRunners(server, (runners) => hosted(runners).length === 0, scenarioMs);
      expect(foldersOf(server)).toEqual([]);
      expect(processesOf(server, [over.runnerId ?? ''])).toEqual([]);
    }
    expect(seen.size).toBe(rounds);
    const { resources } = await server.get<ResourceList>(restPaths.resources);
    expect(resources.filter(({ state }) => state !== 'gone')).toEqual([]);
    const { runners } = await server.get<RunnerList>(restPaths.runners);
    expect(hosted(runners)).toEqual([]);
    expect(await server.end('SIGTERM')).toBe(0);
  }),
  scenarioMs * rounds,
);

test.concurrent(
  'runners of a pool outlive a killed server with their job, and go with one that stops',
  benched(async (bench) => {
    const server = await Server.start(bench);
    await local(server);
    const job = await submit(server, 'echo begun; sleep 1000', { labels: ['here'] });
    const { runnerId } = await untilRunning(server, job.id, 1, scenarioMs);
    const before = processesWith(`BATON_RUNNER_ID=${runnerId}\0`);
    expect(before).toHaveLength(1);
    await server.end('SIGKILL');
    expect(processesWith(`BATON_RUNNER_ID=${runnerId}\0`)).toEqual(before);
    await server.start();
    const known = await untilRunners(
      server,
      (runners) => hosted(runners).some(({ contact }) => contact === 'online'),
      scenarioMs,
    );
    expect(hosted(known).map(({ id }) => id)).toEqual([runnerId]);
    expect(processesWith(`BATON_RUNNER_ID=${runnerId}\0`)).toEqual(before);
    expect((await detail(server, job.id)).job).toMatchObject({ state: 'processing', attempts: 1 });
    await server.end('SIGTERM');
    await untilEmpty(() => [...processesOf(server, [runnerId]), ...processesWith(`BATON_JOB_ID=${job.id}\0`)], 1_000);
    await server.start();
    await untilRunners(server, (runners) => hosted(runners).some(({ contact }) => contact === 'online'), scenarioMs);
    await server.post(restPaths.jobCancel(job.id));
    await untilRunners(server, (runners) => hosted(runners).length === 0, scenarioMs);
    expect(foldersOf(server)).toEqual([]);
  }),
  scenarioMs,
);
