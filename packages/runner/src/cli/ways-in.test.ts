import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runInTerminal, runVerb } from '../testing/context.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { temporaryFolder } from '../testing/program.ts';

let server: FakeServer;
let home: string;
let removeHome: () => void;
beforeEach(async () => {
  server = await new FakeServer().start();
  [home, removeHome] = temporaryFolder();
});
afterEach(async () => {
  await server.stop();
  removeHome();
});

const path = () => join(home, 'baton-runner', 'config.json');
const config = () => JSON.parse(readFileSync(path(), 'utf8')) as Record<string, unknown>;
const run = (words: string[], environment: Record<string, string> = {}, input = '') => runVerb(words, home, environment, input);
const registered = () => [...server.nonces.values()];

test('setup asks in a terminal, asks again what it can not use, registers, and never shows the token', async () => {
  const { code, output, shown } = await runInTerminal(['setup'], home, [
    ['Address of the server: ', 'ftp://nonsense'],
    ['Address of the server: ', server.url],
    ['Name of this runner', 'box'],
    ['Workspace', ''],
    ['Labels', 'gpu, gpu,linux'],
    ['Jobs at once', 'many'],
    ['Jobs at once', '3'],
    ['Registration token', 'bat_reg_secret'],
  ]);
  expect([code, output]).toEqual([0, expect.stringContaining('Registered as box')]);
  expect(config()).toMatchObject({ url: server.url, labels: ['gpu', 'linux'], capacity: 3, token: 'bat_run_test' });
  expect(registered()).toMatchObject([{ name: 'box' }]);
  expect(shown).toContain('whole number');
  expect(shown + output).not.toContain('bat_reg_secret');
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

test('setup in a terminal without a token leaves the registration for later', async () => {
  const answers = [
    ['Address', server.url],
    ['Name', 'box'],
    ['Workspace', ''],
    ['Labels', ''],
    ['Jobs', ''],
    ['Registration token', ''],
  ];
  const { code } = await runInTerminal(['setup'], home, answers as [string, string][]);
  expect([code, config().token, config().name]).toEqual([0, null, 'box']);
  expect((await run(['register', '--token', '-'], {}, 'bat_reg_x\n')).code).toBe(0);
  expect(registered()).toMatchObject([{ name: 'box' }]);
});

test('without a terminal it names what is missing, and takes flags, variables and files', async () => {
  expect(await run(['setup'])).toMatchObject({ code: 2, output: expect.stringContaining('--url URL or BATON_URL') });
  const file = join(home, 'token');
  writeFileSync(file, 'bat_reg_x\n');
  expect((await run(['setup', '--token-file', file, '--name', 'a', '--capacity', '2'], { BATON_URL: server.url })).code).toBe(0);
  expect(config()).toMatchObject({ token: 'bat_run_test', capacity: 2 });
});

test.each([
  [['register'], {}, 'BATON_RUNNER_REGISTRATION_TOKEN'],
  [['pair'], {}, 'BATON_RUNNER_PAIRING_TOKEN'],
  [['register', '--token', 'a', '--token-file', 'b'], {}, 'one of them'],
  [['register', '--token-file', '/nowhere'], {}, 'ENOENT'],
  [['register', '--token', '-'], {}, 'does not hold one token'],
  [['register'], { BATON_RUNNER_REGISTRATION_TOKEN_FILE: '/nowhere' }, 'BATON_RUNNER_REGISTRATION_TOKEN_FILE'],
])('%j with %j is a usage error', async (words, environment, text) => {
  expect(await run([...words, '--url', server.url], environment)).toMatchObject({
    code: 2,
    output: expect.stringContaining(text),
  });
});

test('a rotated runner is enrolled again by each way; another one is not written over', async () => {
  await run(['register', '--url', server.url, '--token', 'bat_reg_x', '--labels', 'a']);
  const { runnerId } = config();
  const again = ['--url', server.url, '--runner', String(runnerId)];
  for (const words of [
    ['pair', '--no-start', '--token', 'bat_pair_1'],
    ['register', '--token', 'bat_pair_2'],
    ['setup', '--token', 'bat_pair_3'],
  ]) {
    expect((await run([...words, '--url', server.url, '--token', 'bat_pair_other'])).code).toBe(1);
    expect((await run([...words, ...again])).code).toBe(0);
    expect(config()).toMatchObject({ runnerId, labels: ['a'] });
  }
  expect(server.nonces.size).toBe(4);
});
