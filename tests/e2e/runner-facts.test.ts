import { writeFileSync } from 'node:fs';
import { type Explanation, type Runner as RunnerView, type RunnerVitals, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { untilJob, untilRunner } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const bench = useBench();

test('a runner that is short of disk takes no job and says why; with space again it takes the job that waited', async () => {
  const server = await Server.start(bench);
  const runner = await Runner.start(bench, server, { name: 'one' });
  const limit = async (diskFreeBytesMin: number): Promise<void> => {
    await runner.end('SIGTERM');
    writeFileSync(runner.config, JSON.stringify({ ...runner.stored, diskFreeBytesMin }));
    runner.start();
  };
  await limit(2 ** 52);
  await untilRunner(server, runner.id, ({ shortage }) => shortage !== null);
  const job = await submit(server, 'true');
  const shown = await server.get<RunnerView>(restPaths.runner(runner.id));
  expect(shown.shortage).toMatch(/^short of disk: \d+ MiB free, 4294967296 MiB needed$/);
  expect(shown.vitals?.diskFreeBytes).toBeGreaterThan(0);
  expect(await server.get<Explanation>(restPaths.jobExplanation(job.id))).toMatchObject({
    verdict: 'waiting',
    groups: [{ text: 'is short of disk and takes no new job', listed: [{ name: 'one' }] }],
    change: [{ change: 'free_disk', text: 'free disk space on one' }],
  });

  await limit(0);
  await untilJob(server, job.id, (view) => view.job.state === 'succeeded');
  const { points } = await server.get<RunnerVitals>(restPaths.runnerVitals(runner.id));
  expect(points.at(-1)).toMatchObject({ memoryPercent: { mean: expect.any(Number) }, diskPercent: { max: expect.any(Number) } });
});

test('of a removed runner the refusal tells the name and when', async () => {
  const server = await Server.start(bench);
  const runner = await Runner.start(bench, server, { name: 'one' });
  await server.post(restPaths.runnerAction(runner.id, 'remove'));
  const { status, body } = await server.call('GET', restPaths.runner(runner.id));
  expect(status).toBe(410);
  expect(body).toMatchObject({ error: { code: 'runner_removed', detail: { name: 'one', at: expect.any(Number) } } });
});
