import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Explanation, type Job, type Runner as RunnerView, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { type Bench, benched } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { cleanEnvironment, programs } from './support/places.ts';
import { type Program, startProgram } from './support/program.ts';
import { Network } from './support/proxy.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const elsewhere = '127.0.0.2';

/** A copy of a runner's whole folder, which calls from another address. */
async function copyOf(bench: Bench, runner: Runner, server: Server): Promise<() => Program> {
  const { url } = await Network.to(bench, server.port, elsewhere);
  const home = bench.folder('baton-e2e-copy');
  const folder = join(home, 'baton-runner');
  cpSync(join(runner.home, 'baton-runner'), folder, { recursive: true });
  const config = join(folder, 'config.json');
  const stored = JSON.parse(readFileSync(config, 'utf8')) as object;
  writeFileSync(config, JSON.stringify({ ...stored, url, workspace: join(folder, 'workspace') }));
  const env = cleanEnvironment(home);
  return () => startProgram(bench, process.execPath, [programs.runner, 'start'], { cwd: home, env, name: 'the copy' });
}

const viewOf = (server: Server, runner: Runner): Promise<RunnerView> => server.get(restPaths.runner(runner.id));

/** The page, and what a waiting job says of it. */
async function isFrozen(server: Server, runner: Runner, how: string, addresses: string[]): Promise<void> {
  const view = await untilRunner(server, runner.id, ({ flags }) => flags.includes('frozen'));
  expect(view.frozen).toMatchObject({ how, addresses });
  const job = await submit(server, 'echo hello');
  const { groups } = await server.get<Explanation>(restPaths.jobExplanation(job.id));
  expect(groups).toMatchObject([{ text: 'is frozen: its credential is in use in two places' }]);
  expect((await server.get<{ job: Job }>(restPaths.job(job.id))).job.state).toBe('queued');
}

test.concurrent(
  'two copies of one runner folder that run on two addresses freeze the runner at once; rotating it helps',
  {
    timeout: 60_000,
  },
  benched(async (bench) => {
    const server = await Server.start(bench);
    const runner = await Runner.start(bench, server);
    const copy = (await copyOf(bench, runner, server))();
    expect(await runner.program.exit).toBe(3);
    await isFrozen(server, runner, 'session', ['127.0.0.1', elsewhere]);
    const { pairing } = await server.post<{ pairing: { command: string } }>(restPaths.runnerAction(runner.id, 'rotate'), {});
    expect(await copy.exit).toBe(2);
    runner.pairAgain(pairing.command);
    await runner.untilOnline();
    expect((await viewOf(server, runner)).frozen).toBeNull();
    expect((await untilOver(server, (await submit(server, 'echo again')).id)).job.state).toBe('succeeded');
  }),
);

test.concurrent(
  'a copy from before a renewal, started beside the runner, freezes it; started after its end it is refused as a backup',
  {
    timeout: 60_000,
  },
  benched(async (bench) => {
    const server = await Server.start(bench, { environment: { BATON_RUNNER_TOKEN_TTL_MS: '6000' } });
    const runner = await Runner.start(bench, server);
    const start = await copyOf(bench, runner, server);
    const { token } = runner.stored;
    await untilRunner(server, runner.id, () => runner.stored.token !== token);
    // what is newer has to be used once
    await untilRunner(server, runner.id, ({ contact }) => contact === 'online');
    await untilOver(server, (await submit(server, 'true')).id);
    await runner.end('SIGTERM');
    const backup = start();
    expect(await backup.exit).toBe(2);
    expect(backup.output()).toMatch(/renewed since/);
    expect((await viewOf(server, runner)).frozen).toBeNull();
    runner.start();
    await runner.untilOnline();
    const clone = start();
    expect(await clone.exit).toBe(2);
    await isFrozen(server, runner, 'token', ['127.0.0.1', elsewhere]);
  }),
);

test.concurrent(
  'a restart, a kill and another address of the same runner freeze nothing',
  { timeout: 60_000 },
  benched(async (bench) => {
    const server = await Server.start(bench);
    const runner = await Runner.start(bench, server);
    await runner.end('SIGKILL');
    const { url } = await Network.to(bench, server.port, elsewhere);
    writeFileSync(runner.config, readFileSync(runner.config, 'utf8').replace(server.url, url));
    runner.start();
    await untilRunner(server, runner.id, ({ contact }) => contact === 'online');
    await runner.end('SIGTERM');
    writeFileSync(runner.config, readFileSync(runner.config, 'utf8').replace(url, server.url));
    runner.start();
    await untilOver(server, (await submit(server, 'echo hello')).id);
    expect((await viewOf(server, runner)).frozen).toBeNull();
  }),
);
