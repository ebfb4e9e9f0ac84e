import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditPage, restPaths, runnerPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import type { Bench } from './support/bench.ts';
import { useBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { detail, rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilJob, untilLog, untilOver } from './support/live.ts';
import { durations, scenarioMs } from './support/pace.ts';
import { cleanEnvironment, programs } from './support/places.ts';
import { processesOf } from './support/process-table.ts';
import { startProgram } from './support/program.ts';
import { call, errorOf } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { ScriptedRunner } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';
import { Gate } from './support/signals.ts';

const bench = useBench();

/** Runs `baton restore`, as a person on the machine of the server does. */
async function restore(on: Bench, file: string, data: string) {
  const env = cleanEnvironment(on.folder('baton-e2e-restore'));
  const program = startProgram(on, process.execPath, [programs.cli, 'restore', file, '--data', data], {
    env,
    name: 'baton restore',
  });
  return { code: await program.exit, output: program.output() };
}

/** Of a runner that sends no log. */
const untilDone = (server: Server, jobId: string) => untilJob(server, jobId, ({ job }) => job.state === 'succeeded', scenarioMs);

/** Has jobs done one after the other, until it is told to stop; answers those that were over by then. */
function load(server: Server): { stop(): Promise<string[]> } {
  let isOver = false;
  const work = async (): Promise<string[]> => {
    const done: string[] = [];
    while (!isOver) {
      const { id } = await submit(server, 'true', { runner: 'load' });
      await untilDone(server, id);
      done.push(id);
    }
    return done;
  };
  const working = work();
  return {
    stop: () => {
      isOver = true;
      return working;
    },
  };
}

test('a server that lost its folder is restored from a backup that was taken at work: what ran goes on, and what came later does not count', {
  timeout: scenarioMs,
}, async () => {
  // a lease that is not renewed while there is no server is not what is tried here
  const server = await Server.start(bench, {
    database: 'sqlite',
    durations: { ...durations, leaseTtlMs: 60_000, offlineAfterMs: 60_000 },
  });
  const [before, later] = [new Gate(bench), new Gate(bench)];
  await Runner.start(bench, server, { labels: ['ours'] });
  const away = await Runner.start(bench, server, { labels: ['late'] });
  await server.post(restPaths.runnerAction(away.id, 'disable'));
  const running = await submit(server, `echo early; read -r _ < ${before.path}; echo late`, { labels: ['ours'] });
  const waiting = await submit(server, `echo mine; read -r _ < ${later.path}; echo done`, { labels: ['late'] });
  const attempt = await untilRunning(server, running.id);
  await untilLog(server, attempt.id, (text) => text.includes('early'));

  const scripted = await ScriptedRunner.start(bench, server, 'load');
  const working = load(server);
  const first = await submit(server, 'true', { runner: 'load' });
  await untilDone(server, first.id);
  const file = join(bench.folder('baton-e2e-backup'), 'baton.tar');
  const saved = await runCli(bench, server, ['backup', file, '--with-keys', '--json']);
  expect(saved.code, saved.stderr).toBe(0);
  expect(JSON.parse(saved.stdout)).toMatchObject({ file, withKeys: true });
  expect((await working.stop()).length).toBeGreaterThan(0);
  await scripted.stop();

  // begins after the backup, on a runner that is still there when the server is restored
  await server.post(restPaths.runnerAction(away.id, 'enable'));
  const forgotten = await untilRunning(server, waiting.id);
  await untilLog(server, forgotten.id, (text) => text.includes('mine'));
  await server.end('SIGKILL');
  rmSync(server.data, { recursive: true });
  const restored = await restore(bench, file, server.data);
  expect(restored.code, restored.output).toBe(0);
  await server.start();
  expect(server.program?.output()).toContain('this server was restored from a backup');

  const late = await call(server.url, 'POST', runnerPaths.report(forgotten.id), {
    token: away.stored.token,
    body: { epoch: forgotten.epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null },
  });
  expect([late.status, errorOf(late).code]).toEqual([404, 'attempt_not_found']);
  expect((await detail(server, waiting.id)).job).toMatchObject({ state: 'queued', attempts: 0 });
  await expect.poll(() => processesOf(forgotten.id), { timeout: scenarioMs / 2 }).toEqual([]);
  before.open();
  const { job, history } = await untilOver(server, running.id, scenarioMs);
  expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
  expect(history.map(({ id }) => id)).toEqual([attempt.id]);
  expect((await rawLog(server, running.id)).toString()).toBe('early\nlate\n');

  await server.post(restPaths.runnerAction(away.id, 'enable'));
  const again = await untilRunning(server, waiting.id);
  expect(again.epoch).toBeGreaterThan(2 ** 32);
  later.open();
  const ended = await untilOver(server, waiting.id, scenarioMs);
  expect(ended.job).toMatchObject({ state: 'succeeded', attempts: 1 });
  expect((await rawLog(server, waiting.id)).toString()).toBe('mine\ndone\n');
  expect((await detail(server, first.id)).job).toMatchObject({ state: 'succeeded', attempts: 1 });
  const { entries } = await server.get<AuditPage>(`${restPaths.audit}?action=server.restored`);
  expect(entries).toHaveLength(1);
});

test('a file that was cut off is not restored, and one folder is restored into once', { timeout: scenarioMs }, async () => {
  const server = await Server.start(bench, { database: 'sqlite' });
  const folder = bench.folder('baton-e2e-backup');
  const [whole, cut, into] = [join(folder, 'whole.tar'), join(folder, 'cut.tar'), join(folder, 'data')];
  for (const file of [whole, cut]) expect((await runCli(bench, server, ['backup', file])).code).toBe(0);
  truncateSync(cut, 100_000);
  const refused = await restore(bench, cut, into);
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('it is cut off')]);
  const taken = await restore(bench, whole, into);
  expect([taken.code, taken.output]).toEqual([0, expect.stringContaining('The backup has no keys.')]);
  const twice = await restore(bench, whole, into);
  expect([twice.code, twice.output]).toEqual([1, expect.stringContaining('is not empty')]);
});
