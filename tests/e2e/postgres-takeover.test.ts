import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import type { Told, Workshop } from '../support/foreign/process.ts';
import { type Bench, benched } from './support/bench.ts';
import { giteaClient } from './support/foreign/fleet.ts';
import { rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilLog, untilOver } from './support/live.ts';
import { scenarioMs } from './support/pace.ts';
import { Network } from './support/proxy.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate } from './support/signals.ts';
import { untilEmpty } from './support/within.ts';

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

/** A runner of ours and one of Gitea's are at work, each on a job that goes on until `finish`. */
async function bothAtWork(bench: Bench, first: Server, next: Server, script: string) {
  const ports = [first.port, next.port];
  // each of their connections goes to the other server than the one before
  const way = await Network.to(bench, ports);
  const runner = await Runner.start(bench, first, { url: way.url, labels: ['ours'] });
  const { workshop, begun } = machine();
  await giteaClient(bench, first, { workshopOf: () => workshop }, 'foreign', 1, ports);
  const gate = new Gate(bench);
  const native = await submit(first, `${script}; read -r _ < ${gate.path}; echo late`, { labels: ['ours'] });
  const foreign = await first.post<Job>(restPaths.jobs, { executor: 'gitea-workflow', spec: { workflow } });
  const [own, theirs] = [await untilRunning(first, native.id), await untilRunning(first, foreign.id)];
  await untilLog(first, theirs.id, (text) => text.includes('early'));
  const finish = (): void => {
    gate.open();
    begun[0]?.line('late');
    begun[0]?.ended(true);
  };
  return { runner, jobs: [native.id, foreign.id], own: own.id, theirs: theirs.id, begun, finish };
}

/** What the next server holds of the log of a job that came to its end there, at its first attempt. */
async function logOfOver(next: Server, jobId: string) {
  const { job, history } = await untilOver(next, jobId, scenarioMs);
  expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
  return history[0]?.log;
}

test.concurrent(
  'a server that stands by on the same database and data folder takes over when the other is killed: jobs go on, none runs twice',
  {
    timeout: scenarioMs,
  },
  benched(async (bench) => {
    const first = await Server.start(bench, { database: 'postgres', durations });
    const next = await Server.prepare(bench, { database: 'postgres', data: first.data, token: first.token, durations });
    const { jobs, own, begun, finish } = await bothAtWork(bench, first, next, 'echo early');
    await untilLog(first, own, (text) => text.includes('early'));
    await expect(next.start()).rejects.toThrow('Another server already runs on');

    await first.end('SIGKILL');
    await next.start();
    await expect(first.start()).rejects.toThrow('Another server already runs on');
    finish();
    for (const id of jobs) {
      expect(await logOfOver(next, id)).toMatchObject({ complete: true, lines: 2 });
      expect((await rawLog(next, id)).toString()).toBe('early\nlate\n');
    }
    expect(begun).toHaveLength(1);
  }),
);

test.concurrent(
  'a server with another data folder takes over: jobs go on to their end, and the logs say what is missing and take the rest',
  {
    timeout: scenarioMs,
  },
  benched(async (bench) => {
    const first = await Server.start(bench, { database: 'postgres', durations });
    const next = await Server.prepare(bench, {
      ...{ database: 'sqlite', environment: first.database.environment, token: first.token, durations },
    });
    expect(next.data).not.toBe(first.data);
    // more than a runner keeps of what is acknowledged
    const script = 'yes early | head -n 2000000; echo told';
    const { runner, jobs, own, theirs, begun, finish } = await bothAtWork(bench, first, next, script);
    await untilLog(first, own, (text) => text.endsWith('told\n'));
    const freed = () =>
      readdirSync(join(runner.home, 'workspace'), { recursive: true }).some((name) => String(name).endsWith('checkpoint.json'));
    await untilEmpty(() => (freed() ? [] : ['all of the spool']), 30_000);

    await first.end('SIGKILL');
    await next.start();
    expect(next.program?.output()).toContain('the data folder is new, and the database is not');
    finish();
    for (const id of jobs) expect(await logOfOver(next, id)).toMatchObject({ complete: false, givenUp: null });
    expect(begun).toHaveLength(1);
    const elsewhere = 'acknowledged by a server whose data folder is not here\n';
    const isAll = (text: string): boolean => text.endsWith('\nlate\n');
    expect(await untilLog(next, theirs, isAll)).toBe(`baton: line 1 of this log is missing: ${elsewhere}late\n`);
    const lines = await untilLog(next, own, isAll);
    const [, missing, rest = ''] =
      /^baton-runner: (\d+) lines of this log are missing here: [^\n]*\n(.*\ntold\nlate\n)$/s.exec(lines) ?? [];
    // what is missing may end within a line
    expect(Math.abs(Number(missing) + rest.split('\n').length - 1 - 2_000_002)).toBeLessThanOrEqual(1);
  }),
);
