import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import type { Told, Workshop } from '../support/foreign/process.ts';
import { useBench } from './support/bench.ts';
import { giteaClient } from './support/foreign/fleet.ts';
import { rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilLog, untilOver } from './support/live.ts';
import { scenarioMs } from './support/pace.ts';
import { Network } from './support/proxy.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate } from './support/signals.ts';

const bench = useBench();

/** Its time is not what is tried here: runners find the next server when they ask again. */
const durations = { leaseTtlMs: 60_000, offlineAfterMs: 60_000 };

const workflow = 'name: long\non: push\njobs:\n  one:\n    runs-on: linux\n    steps:\n      - run: make\n';

/** A job of a foreign runner, which writes a line and ends when it is told to. */
function machine(): { workshop: Workshop; begun: Told[] } {
  const begun: Told[] = [];
  const workshop: Workshop = (_id, _payload, told) => {
    begun.push(told);
    told.line('early');
    return { stop: () => told.ended(false), kill() {} };
  };
  return { workshop, begun };
}

test('a server that stands by on the same database and data folder takes over when the other is killed: jobs go on, none runs twice', {
  timeout: scenarioMs,
}, async () => {
  const first = await Server.start(bench, { database: 'postgres', durations });
  const next = await Server.prepare(bench, { database: 'postgres', data: first.data, token: first.token, durations });
  const ports = [first.port, next.port];
  // each of their connections goes to the other server than the one before
  const way = await Network.to(bench, ports);
  await Runner.start(bench, first, { url: way.url, labels: ['ours'] });
  const { workshop, begun } = machine();
  await giteaClient(bench, first, { workshopOf: () => workshop }, 'foreign', 1, ports);

  const gate = new Gate(bench);
  const native = await submit(first, `echo early; read -r _ < ${gate.path}; echo late`, { labels: ['ours'] });
  const foreign = await first.post<Job>(restPaths.jobs, { executor: 'gitea-workflow', spec: { workflow } });
  for (const { id } of [native, foreign]) {
    const attempt = await untilRunning(first, id);
    await untilLog(first, attempt.id, (text) => text.includes('early'));
  }
  await expect(next.start()).rejects.toThrow('Another server already runs on');

  await first.end('SIGKILL');
  await next.start();
  await expect(first.start()).rejects.toThrow('Another server already runs on');
  gate.open();
  begun[0]?.line('late');
  begun[0]?.ended(true);
  for (const { id } of [native, foreign]) {
    const { job, history } = await untilOver(next, id, scenarioMs);
    expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
    expect(history[0]?.log).toMatchObject({ complete: true, lines: 2 });
    expect((await rawLog(next, id)).toString()).toBe('early\nlate\n');
  }
  expect(begun).toHaveLength(1);
});

test('a server with another data folder takes over: jobs go on to their end, and the logs say what is missing and take the rest', {
  timeout: scenarioMs,
}, async () => {
  const first = await Server.start(bench, { database: 'postgres', durations });
  const next = await Server.prepare(bench, {
    ...{ database: 'sqlite', environment: first.database.environment, token: first.token, durations },
  });
  expect(next.data).not.toBe(first.data);
  const ports = [first.port, next.port];
  const way = await Network.to(bench, ports);
  const runner = await Runner.start(bench, first, { url: way.url, labels: ['ours'] });
  const { workshop, begun } = machine();
  await giteaClient(bench, first, { workshopOf: () => workshop }, 'foreign', 1, ports);

  const gate = new Gate(bench);
  // more than a runner keeps of what is acknowledged
  const script = `yes early | head -n 2000000; echo told; read -r _ < ${gate.path}; echo late`;
  const native = await submit(first, script, { labels: ['ours'] });
  const foreign = await first.post<Job>(restPaths.jobs, { executor: 'gitea-workflow', spec: { workflow } });
  const [own, theirs] = [await untilRunning(first, native.id), await untilRunning(first, foreign.id)];
  await untilLog(first, theirs.id, (text) => text.includes('early'));
  await untilLog(first, own.id, (text) => text.endsWith('told\n'));
  const freed = () =>
    readdirSync(join(runner.home, 'workspace'), { recursive: true }).some((name) => String(name).endsWith('checkpoint.json'));
  await expect.poll(freed).toBe(true);

  await first.end('SIGKILL');
  await next.start();
  expect(next.program?.output()).toContain('the data folder is new, and the database is not');
  gate.open();
  begun[0]?.line('late');
  begun[0]?.ended(true);
  for (const { id } of [native, foreign]) {
    const { job, history } = await untilOver(next, id, scenarioMs);
    expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
    expect(history[0]?.log).toMatchObject({ complete: false, givenUp: null });
  }
  expect(begun).toHaveLength(1);
  const elsewhere = 'acknowledged by a server whose data folder is not here\n';
  const isAll = (text: string): boolean => text.endsWith('\nlate\n');
  expect(await untilLog(next, theirs.id, isAll)).toBe(`baton: line 1 of this log is missing: ${elsewhere}late\n`);
  const lines = await untilLog(next, own.id, isAll);
  const [, missing, rest = ''] =
    /^baton-runner: (\d+) lines of this log are missing here: [^\n]*\n(.*\ntold\nlate\n)$/s.exec(lines) ?? [];
  // what is missing may end within a line
  expect(Math.abs(Number(missing) + rest.split('\n').length - 1 - 2_000_002)).toBeLessThanOrEqual(1);
});
