import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Pairing, type RegistrationToken, type Runner as RunnerView, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { type Bench, useBench } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { cleanEnvironment, programs } from './support/places.ts';
import { type Program, startProgram } from './support/program.ts';
import { Server } from './support/server.ts';

const bench = useBench();

const baton = (home: string, words: string[], more: Record<string, string> = {}): Program =>
  startProgram(bench, process.execPath, [programs.runner, ...words], {
    cwd: home,
    env: cleanEnvironment(home, more),
    name: 'the runner',
  });

/** Runs it in a real terminal, and types an answer when its question is shown. */
async function inTerminal(
  by: Bench,
  home: string,
  words: string[],
  answers: [string, string][],
): Promise<{ code: number; shown: string }> {
  const command = [process.execPath, programs.runner, ...words].join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: home, env: cleanEnvironment(home, { TERM: 'dumb' }) });
  by.defer(() => child.kill('SIGKILL'));
  const left = [...answers];
  let shown = '';
  let fresh = '';
  child.stdout.on('data', (piece: Buffer) => {
    shown += piece.toString();
    fresh += piece.toString();
    const [question, answer] = left[0] ?? [];
    if (question === undefined || !fresh.includes(question)) return;
    left.shift();
    fresh = '';
    child.stdin.write(`${answer}\r`);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, shown };
}

const tokenOf = async (server: Server): Promise<string> =>
  (await server.get<RegistrationToken>(restPaths.registrationTokens)).token;
const theOnly = async (server: Server): Promise<string> =>
  (await server.get<{ runners: RunnerView[] }>(restPaths.runners)).runners[0]?.id ?? '';

test('setup asks in a terminal and registers; start runs jobs; a rotated runner is registered again', {
  timeout: 60_000,
}, async () => {
  const server = await Server.start(bench);
  const home = bench.folder('baton-e2e-setup');
  const token = await tokenOf(server);
  const { code, shown } = await inTerminal(
    bench,
    home,
    ['setup'],
    [
      ['Address of the server', server.url],
      ['Name of this runner', 'box'],
      ['Workspace', ''],
      ['Labels', 'gpu'],
      ['Jobs at once', '2'],
      ['Registration token', token],
    ],
  );
  expect([code, shown]).toEqual([0, expect.stringContaining('Registered as box')]);
  expect(shown).not.toContain(token);
  const first = baton(home, ['start']);
  const id = await theOnly(server);
  expect(await untilRunner(server, id, ({ contact }) => contact === 'online')).toMatchObject({
    name: 'box',
    labels: ['gpu'],
    capacity: 2,
  });
  expect((await untilOver(server, (await submit(server, 'true', { labels: ['gpu'] })).id)).job.state).toBe('succeeded');
  const { pairing } = await server.post<{ pairing: Pairing }>(restPaths.runnerAction(id, 'rotate'), {});
  expect(await first.exit).toBe(2);
  const file = join(home, 'token');
  writeFileSync(file, pairing.pairingToken);
  expect(await baton(home, ['register', '--runner', id, '--token-file', file]).exit).toBe(0);
  baton(home, ['start']);
  expect(await untilRunner(server, id, ({ contact }) => contact === 'online')).toMatchObject({
    id,
    labels: ['gpu'],
    capacity: 2,
  });
});

test('without a terminal setup says what is missing', async () => {
  const home = bench.folder('baton-e2e-setup');
  const setup = baton(home, ['setup']);
  expect(await setup.exit).toBe(2);
  expect(setup.stderr()).toContain('--url URL or BATON_URL');
});

test('in a container start alone registers, once; a rotated one is enrolled by another token in its environment', {
  timeout: 60_000,
}, async () => {
  const server = await Server.start(bench);
  const home = bench.folder('baton-e2e-container');
  const secret = join(home, 'secret');
  writeFileSync(secret, await tokenOf(server));
  const variables = { BATON_URL: server.url, BATON_RUNNER_REGISTRATION_TOKEN_FILE: secret, BATON_RUNNER_NAME: 'pod' };
  const first = baton(home, ['start'], variables);
  await first.says('connected');
  const id = await theOnly(server);
  expect((await untilRunner(server, id, ({ contact }) => contact === 'online')).name).toBe('pod');
  first.kill('SIGTERM');
  await first.exit;
  const second = baton(home, ['start'], variables);
  await untilRunner(server, id, ({ contact }) => contact === 'online');
  const { pairing } = await server.post<{ pairing: Pairing }>(restPaths.runnerAction(id, 'rotate'), {});
  expect(await second.exit).toBe(2);
  const again = { ...variables, BATON_RUNNER_ENROLMENT_TOKEN: pairing.pairingToken };
  const third = baton(home, ['start'], again);
  await untilRunner(server, id, ({ contact }) => contact === 'online');
  third.kill('SIGTERM');
  await third.exit;
  baton(home, ['start'], again);
  await untilRunner(server, id, ({ contact }) => contact === 'online');
  expect((await server.get<{ runners: RunnerView[] }>(restPaths.runners)).runners).toHaveLength(1);
  expect(readFileSync(join(home, 'baton-runner', 'config.json'), 'utf8')).not.toContain(pairing.pairingToken);
});
