import { randomUUID } from 'node:crypto';
import { type RegistrationToken, type RunnerList, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { type Bench, useBench } from './support/bench.ts';
import { detail, rawLog, submit } from './support/jobs.ts';
import { untilOver } from './support/live.ts';
import { cleanEnvironment, programs } from './support/places.ts';
import { startProgram } from './support/program.ts';
import { Server } from './support/server.ts';

const bench = useBench();

function startRunner(on: Bench, home: string, words: readonly string[]) {
  return startProgram(on, process.execPath, [programs.runner, ...words], {
    cwd: home,
    env: cleanEnvironment(home),
    name: 'once',
  });
}

test('an ephemeral runner registers, runs one job of two, leaves by itself, and is gone; its log is whole', async () => {
  const server = await Server.start(bench);
  const { token } = await server.get<RegistrationToken>(restPaths.registrationToken);
  const home = bench.folder('baton-e2e-once');
  const words = ['register', '--url', server.url, '--token', token, '--name', 'once', '--ephemeral', '--capacity', '2'];
  expect(await startRunner(bench, home, words).exit).toBe(0);
  const marker = randomUUID();
  const [first, second] = [await submit(server, `seq 5000; echo ${marker}`), await submit(server, 'true')];
  const program = startRunner(bench, home, ['start']);
  await untilOver(server, first.id);
  expect(await program.exit, 'it left as it was told to').toBe(0);
  const view = await detail(server, first.id);
  expect(view.history).toMatchObject([{ runnerName: 'once', log: { complete: true, lines: 5_001 } }]);
  expect((await rawLog(server, first.id)).toString()).toContain(marker);
  expect((await detail(server, second.id)).job).toMatchObject({ state: 'queued', attempts: 0 });
  const { runners } = await server.get<RunnerList>(restPaths.runners);
  expect(runners.map(({ name }) => name)).not.toContain('once');
  expect(await startRunner(bench, home, ['start']).exit, 'it does not come back').toBe(2);
});
