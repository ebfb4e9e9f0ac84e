import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorBody, type Job, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useSharedBench } from './support/bench.ts';
import { runCli, startCli } from './support/cli.ts';
import { detail, submit } from './support/jobs.ts';
import { untilJob, untilOver } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const { bench, value } = useSharedBench(async (bench) => {
  const server = await Server.start(bench);
  return { server, runner: await Runner.start(bench, server) };
});

test.concurrent('a job that cannot be prepared is tried three times, is in nobody’s way, and runs when a person has mended it', async () => {
  const { server } = value();
  const folder = join(bench.folder(), 'made-later');
  const spec = { script: 'pwd', workingDirectory: folder };
  const { id } = await server.post<Job>(restPaths.jobs, { name: 'broken', spec });
  const other = await submit(server, 'true');
  await untilOver(server, other.id);
  const { history } = await untilJob(server, id, ({ job }) => job.state === 'needs_attention', 30_000);
  expect(history.map(({ cause }) => cause)).toEqual(['prepare_failed', 'prepare_failed', 'prepare_failed']);
  const shown = await runCli(bench, server, ['jobs', 'show', id]);
  expect(shown.stdout).toMatch(/needs attention\s+It could not be prepared, three times: workingDirectory: there is no folder/);
  const late = { resolution: 'fail', attemptId: history[1]?.id };
  const refused = await server.call<ErrorBody>('POST', restPaths.jobResolve(id), late);
  expect([refused.status, refused.body.error.code]).toEqual([409, 'attempt_changed']);
  mkdirSync(folder);
  expect(await runCli(bench, server, ['jobs', 'resolve', id, '--retry', '--note', 'made the folder'])).toMatchObject({
    ...{ code: 0, stderr: expect.stringContaining('It could not be prepared, three times (attempt 3 on ') },
  });
  const { job } = await untilOver(server, id);
  expect(job).toMatchObject({ state: 'succeeded', attempts: 4, attemptsCounted: 1 });
  expect((await runCli(bench, server, ['jobs', 'show', id])).stdout).toMatch(/Resolved: tried again\s+by \S+ · made the folder/);
});

test.concurrent('a person takes a job as done that waits for one; nobody decides about one that does not', async () => {
  const { server } = value();
  const { id } = await server.post<Job>(restPaths.jobs, { spec: { script: 'true', workingDirectory: '/nowhere/at/all' } });
  const run = startCli(bench, server, [
    'run',
    '--name',
    'hopeless',
    '--wait-limit',
    '1s',
    '--label',
    'none-has-it',
    '--',
    'true',
  ]);
  expect(await run.exit).toBe(1);
  expect(run.output()).toContain('failed');
  await untilJob(server, id, ({ job }) => job.state === 'needs_attention', 30_000);
  expect((await runCli(bench, server, ['jobs', 'resolve', id, '--succeed'])).code).toBe(0);
  expect((await detail(server, id)).job).toMatchObject({ state: 'succeeded', outcome: { reason: 'resolved' } });
  const again = await runCli(bench, server, ['jobs', 'resolve', id, '--fail']);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is already over') });
});
