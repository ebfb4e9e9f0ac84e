import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shellExecutor } from '../executors/shell/shell.ts';
import type { Finish } from '../session/ports.ts';
import { type FakeJob, FakeServer } from '../testing/fake-server.ts';
import { fastClock } from '../testing/fast-clock.ts';
import { temporaryFolder } from '../testing/program.ts';
import { HttpTransport } from '../transport/http-transport.ts';
import { makeWorkspace } from './folder.ts';
import { JobHost } from './host.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

describe('the host of jobs', () => {
  let server: FakeServer;
  let transport: HttpTransport;
  let workspace: string;
  let remove: () => void;
  let host: JobHost;
  const ends = new Map<string, (finish: Finish) => void>();
  /** a guard can be started while this is not there */
  const broken = () => join(workspace, 'broken');

  beforeEach(async () => {
    server = await new FakeServer().start();
    transport = new HttpTransport({ url: new URL(server.url), token: server.token, caFile: null, environment: {} });
    [workspace, remove] = temporaryFolder();
    makeWorkspace(workspace, null);
    const path = process.env.PATH ?? '';
    const command = ['sh', '-c', `[ -e ${broken()} ] && exit 1; touch ${broken()}; exec ${process.execPath} ${main} guard`];
    const options = {
      workspace,
      executors: [shellExecutor(path, { command: null, caFile: null })],
      guard: { command, env: { PATH: path } },
      user: null,
      devices: [],
    };
    host = new JobHost(
      { ...options, environment: { PATH: path }, spoolBytesMax: 2 ** 20, serverUrl: server.url },
      { transport, clock: fastClock(), random: () => 0.5, say: () => {} },
    );
    host.attach({ ended: (attemptId, finish) => ends.get(attemptId)?.(finish), logClosed: () => {} });
    await host.start();
  });
  afterEach(async () => {
    await host.close();
    transport.close();
    await server.stop();
    remove();
  });

  const launch = (script: string): { job: FakeJob; ended: Promise<Finish> } => {
    const job = server.submit({ script });
    const ended = new Promise<Finish>((resolve) => ends.set(job.assignment.attemptId, resolve));
    host.launch(job.assignment, null);
    return { job, ended };
  };

  test('without its guard a job ends as interrupted with a log that says so, and the next one gets a guard again', async () => {
    const first = launch('echo $PPID; exec sleep 300');
    await server.until(() => server.textOf(first.job).includes('\n'));
    process.kill(Number(server.textOf(first.job)), 'SIGKILL');
    expect(await first.ended).toMatchObject({ kind: 'interrupted' });
    const second = launch('echo never');
    expect(await second.ended).toMatchObject({ kind: 'interrupted', exitCode: null });
    await server.until(() => second.job.log.end !== null);
    expect(server.textOf(second.job)).toContain('no process can be started');
    expect(second.job.log.end).toMatchObject({ chunks: 1, digest: server.digestOf(second.job) });
    rmSync(broken());
    const third = launch('echo again');
    expect(await third.ended).toMatchObject({ kind: 'succeeded' });
    expect(existsSync(broken())).toBe(true);
  });

  test('the log of an attempt that was never launched is closed as empty, and leaves nothing behind', async () => {
    const job = server.submit({});
    const closed = new Promise<string>((resolve) => host.attach({ ended: () => {}, logClosed: resolve }));
    host.closeEmptyLog(job.assignment.attemptId, 1);
    expect(await closed).toBe(job.assignment.attemptId);
    expect(job.log.end).toMatchObject({ chunks: 0, lines: 0, bytes: 0 });
    await expect.poll(() => readdirSync(join(workspace, 'jobs'))).toEqual([]);
  });
});
