import { type JobView, type Runner, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { untilJob } from './support/live.ts';
import { ScriptedRunner } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';

const bench = useBench();
const runnerCount = 20;
const renewalsEach = 50;

test('1 000 renewals of runners that work lose no job', { timeout: 180_000 }, async () => {
  const server = await Server.start(bench, { environment: { BATON_RUNNER_TOKEN_TTL_MS: '600000' } });
  const runners = await Promise.all(
    Array.from({ length: runnerCount }, (_, number) => ScriptedRunner.start(bench, server, `scripted-${number}`)),
  );
  let renewals = 0;
  let isRenewing = true;
  const jobs: string[] = [];
  const work = async (): Promise<void> => {
    while (isRenewing) {
      const { id } = await submit(server, 'true');
      jobs.push(id);
      await untilJob(server, id, ({ job }) => job.finishedAt !== null);
    }
  };
  const renewing = runners.map(async (runner) => {
    for (let time = 0; time < renewalsEach; time++) {
      await runner.renew();
      renewals += 1;
    }
  });
  const working = Array.from({ length: 4 }, work);
  await Promise.all(renewing);
  isRenewing = false;
  await Promise.all(working);
  expect(renewals).toBe(runnerCount * renewalsEach);
  const ended = await Promise.all(jobs.map((id) => server.get<JobView>(restPaths.job(id))));
  expect(ended.filter(({ job }) => job.state !== 'succeeded' || job.attemptsCounted !== 1)).toEqual([]);
  expect(ended.length).toBeGreaterThan(20);
  const metrics = (await server.call('GET', '/metrics')).bytes.toString();
  expect(metrics.match(/^baton_leases_lost_total\{.*\} [1-9].*$/gm)).toBeNull();
  const { runners: rows } = await server.get<{ runners: Runner[] }>(restPaths.runners);
  expect(rows.filter(({ frozen }) => frozen !== null)).toEqual([]);
  for (const runner of runners) await runner.stop();
});
