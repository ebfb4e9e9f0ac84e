import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runVerb } from '../testing/context.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { temporaryFolder } from '../testing/program.ts';

describe('baton-runner', () => {
  let server: FakeServer;
  let home: string;
  let removeHome: () => void;
  const folder = () => join(home, 'baton-runner');
  const config = () => JSON.parse(readFileSync(join(folder(), 'config.json'), 'utf8')) as Record<string, unknown>;
  const run = (words: string[], environment: Record<string, string> = {}, input = '') => runVerb(words, home, environment, input);
  const pair = (token: string, ...more: string[]) => run(['pair', '--url', server.url, '--token', token, '--no-start', ...more]);

  beforeEach(async () => {
    server = await new FakeServer().start();
    [home, removeHome] = temporaryFolder();
  });
  afterEach(async () => {
    await server.stop();
    removeHome();
  });

  test('pairing writes a file and a folder that only the owner can read', async () => {
    expect(await pair('bat_pair_x', '--workspace', '~/w')).toMatchObject({ code: 0, output: expect.stringContaining('start') });
    expect(config()).toMatchObject({ token: 'bat_run_test', url: server.url, insecure: false });
    expect(config().workspace).toMatch(/^\/.*\/w$/);
    expect(statSync(join(folder(), 'config.json')).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder())).toEqual(['config.json']);
  });

  test('registers once, however often it has to ask, and does not pair twice', async () => {
    let calls = 0;
    server.fault = (name) => {
      calls += name === 'register' ? 1 : 0;
      return calls === 1 ? 'cutAfter' : null;
    };
    expect((await pair('bat_pair_x')).code).toBe(0);
    expect([calls, server.nonces.size]).toEqual([2, 1]);
    expect((await pair('bat_pair_x')).code).toBe(0);
    expect(calls).toBe(2);
    expect(await pair('bat_pair_other')).toMatchObject({ code: 1, output: expect.stringContaining('--replace') });
    expect((await pair('bat_pair_other', '--replace')).code).toBe(0);
  });

  test('a runner that is paired again keeps its settings; another one is not written over', async () => {
    await pair('bat_pair_x', '--capacity', '3', '--labels', 'gpu');
    const { runnerId } = config();
    expect((await pair('bat_pair_y', '--runner', 'another')).code).toBe(1);
    expect((await pair('bat_pair_y', '--runner', String(runnerId))).code).toBe(0);
    expect(config()).toMatchObject({ runnerId, capacity: 3, labels: ['gpu'] });
    expect(server.nonces.size).toBe(2);
  });

  test('it offers what was declared and is found, and nothing that there is not', async () => {
    expect((await pair('bat_pair_x', '--executors', 'shell,codex')).code).toBe(0);
    expect(config()).toMatchObject({ executors: ['shell', 'codex'] });
    const { capabilities } = [...server.nonces.values()][0] as { capabilities: { executors: { name: string }[] } };
    const names = capabilities.executors.map(({ name }) => name);
    expect(names).toContain('shell');
    expect(names).not.toContain('terraform');
    const refused = await pair('bat_pair_y', '--replace', '--executors', 'cobol');
    expect(refused).toMatchObject({ code: 2, output: expect.stringContaining('there is no cobol') });
  });

  test('a pairing that died half way goes on with the same number', async () => {
    server.fault = () => ({ status: 400, code: 'invalid_request' });
    expect((await pair('bat_pair_x')).code).toBe(1);
    const { nonce } = JSON.parse(readFileSync(join(folder(), 'config.json.pairing'), 'utf8')) as { nonce: string };
    server.fault = () => null;
    expect((await pair('bat_pair_x')).code).toBe(0);
    expect([...server.nonces.keys()]).toEqual([nonce]);
  });

  test('a refused token exits 2 with what to do', async () => {
    server.fault = () => ({ status: 401, code: 'token_expired' });
    expect(await pair('bat_pair_x')).toMatchObject({ code: 2, output: expect.stringContaining('token_expired') });
  });

  test('setup and register, the token from standard input or the environment', async () => {
    expect((await run(['setup', '--url', server.url, '--labels', 'a,b', '--capacity', '3'])).code).toBe(0);
    expect(config()).toMatchObject({ token: null, labels: ['a', 'b'], capacity: 3 });
    expect(await run(['start'])).toMatchObject({ code: 2, output: expect.stringContaining('register') });
    expect((await run(['register', '--token', '-', '--name', 'box'], {}, 'bat_reg_x\n')).code).toBe(0);
    expect([...server.nonces.values()][0]).toMatchObject({ name: 'box', capabilities: { labels: ['a', 'b'], capacity: 3 } });
    const again = await run(['register', '--replace', '--url', server.url], { BATON_RUNNER_REGISTRATION_TOKEN: 'bat_reg_x' });
    expect(again.code).toBe(0);
  });

  test('doctor and unregister', async () => {
    expect(await run(['doctor'])).toMatchObject({ code: 1, output: expect.stringContaining('FAIL configuration') });
    await pair('bat_pair_x');
    expect(await run(['doctor'])).toMatchObject({ code: 0, output: expect.stringContaining('ok   server') });
    server.token = 'another';
    expect(await run(['doctor'])).toMatchObject({ code: 1, output: expect.stringContaining('FAIL credential') });
    server.token = 'bat_run_test';
    expect((await run(['unregister'])).code).toBe(0);
    expect([server.unregistered, existsSync(join(folder(), 'config.json'))]).toEqual([true, false]);
  });

  test('doctor tells programs too', async () => {
    await pair('bat_pair_x');
    server.token = 'another';
    const { code, output } = await run(['doctor', '--json']);
    const told = JSON.parse(output) as { ok: boolean; checks: { result: string; next: string | null }[] };
    expect([code, told.ok, told.checks[0]]).toEqual([1, false, expect.objectContaining({ result: 'ok', next: null })]);
    expect(told.checks.find(({ result }) => result === 'fail')?.next).toMatch(/\w/);
  });

  test('a configuration that was named and is not there is not taken for that of another runner', async () => {
    await pair('bat_pair_x');
    for (const verb of ['status', 'drain'])
      expect(await run([verb, '--config', join(home, 'nope.json')])).toMatchObject({
        code: 1,
        output: expect.stringMatching(/There is no runner configuration at .*nope\.json/),
      });
  });

  test('what comes next is told as this program was called', async () => {
    const npx = ['node', join(home, '.npm/_npx/0a1b/node_modules/baton-runner/baton-runner.mjs')];
    const paired = (self: string[]) =>
      runVerb(['pair', '--url', server.url, '--token', 'bat_pair_x', '--no-start', '--replace'], home, {}, '', self);
    expect((await paired(npx)).output).toContain(`Start it with: npx -y ${server.url}/download/baton-runner.tgz start\n`);
    expect((await paired(['node', '/usr/lib/node_modules/baton-runner/baton-runner.mjs'])).output).toContain(
      'Start it with: baton-runner start\n',
    );
    expect((await runVerb(['status'], home, {}, '', npx)).output).toContain(`npx -y ${server.url}/download/`);
  });

  test('nobody runs: status exits 1, drain too', async () => {
    expect(await run(['status'])).toMatchObject({ code: 1, output: expect.stringContaining('No runner runs') });
    expect((await run(['drain'])).code).toBe(1);
  });

  test.each([
    [['start'], 1, 'There is no runner configuration'],
    [['pair', '--url', 'http://192.0.2.1', '--token', 'x'], 2, '--insecure'],
    [['pair', '--url', 'ftp://x', '--token', 'x'], 2, 'https://'],
    [['pair', '--url', 'http://127.0.0.1'], 2, '--token'],
    [['pair', '--nonsense'], 2, '--nonsense'],
    [['setup', '--url', 'http://localhost', '--capacity', '0'], 2, '--capacity'],
    [['nonsense'], 2, 'nonsense'],
    [['--version'], 0, '0.1.0'],
    [['pair', '--help'], 0, '--token TOKEN'],
    [[], 0, 'unregister'],
  ])('%j exits %i', async (words, code, text) => {
    expect(await run(words)).toEqual({ code, output: expect.stringContaining(text) });
  });

  test('refuses another server than the one it belongs to', async () => {
    await pair('bat_pair_x');
    const elsewhere = await run(['start', '--url', 'https://elsewhere.example']);
    expect(elsewhere).toMatchObject({ code: 2, output: expect.stringContaining('elsewhere') });
  });
});
