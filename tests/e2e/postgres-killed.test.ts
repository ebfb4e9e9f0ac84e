import { type Job, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { ownCluster } from './support/database.ts';
import { rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilLog, untilOver } from './support/live.ts';
import { scenarioMs } from './support/pace.ts';
import { errorOf } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate } from './support/signals.ts';

const bench = useBench();

test('kill -9 of the database in the middle of a job: the job goes on, the server says what is wrong and recovers by itself', {
  timeout: scenarioMs,
}, async () => {
  const server = await Server.start(bench, { database: 'postgres' });
  const cluster = await ownCluster();
  await Runner.start(bench, server);
  const gate = new Gate(bench);
  const early = await submit(server, `echo early; read -r _ < ${gate.path}; echo done`);
  const attempt = await untilRunning(server, early.id);
  await untilLog(server, attempt.id, (text) => text.includes('early'));

  process.kill(cluster.pid, 'SIGKILL');
  const tried = async () => await server.call<Job>('POST', restPaths.jobs, { name: 'tried', spec: { script: 'echo late' } });
  await expect.poll(async () => (await tried()).status, { timeout: 10_000 }).toBe(503);
  expect(errorOf(await tried())).toMatchObject({ code: 'storage_unavailable' });
  expect((await server.call('GET', '/readyz')).status).toBe(503);
  gate.open();
  await cluster.start();
  await expect.poll(async () => (await tried()).status, { timeout: 20_000 }).toBe(201);

  const { job, history } = await untilOver(server, early.id, scenarioMs);
  expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
  expect(history[0]?.log).toMatchObject({ complete: true, lines: 2 });
  expect((await rawLog(server, early.id)).toString()).toBe('early\ndone\n');
  const late = await server.post<Job>(restPaths.jobs, { name: 'late', spec: { script: 'echo late' } });
  expect((await untilOver(server, late.id, scenarioMs)).job).toMatchObject({ state: 'succeeded' });
  for (const words of ['the database was lost', 'the database is back']) expect(server.program?.output()).toContain(words);
  expect((await server.call('GET', '/readyz')).status).toBe(200);
});
