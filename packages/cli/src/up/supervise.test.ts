import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { newFolder, pressUntilOver, type RunningProgram, startProgram } from '../testing/run-cli.ts';

const program = fileURLToPath(new URL('../testing/up/up-with-fakes.ts', import.meta.url));
const running: RunningProgram[] = [];
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

function start(dataDir: string, ...words: string[]): RunningProgram {
  const up = startProgram([program, '--data', dataDir, ...words], { env: { BATON_URL: 'https://elsewhere.example' } });
  running.push(up);
  return up;
}

const journal = (dataDir: string): string[] => readFileSync(join(dataDir, 'journal'), 'utf8').trim().split('\n');
const online = (number: number): string => `The local runner local-${number} is online.`;

describe('baton up', { timeout: 20_000 }, () => {
  it('starts the server, pairs and starts a runner, and stops the runner before the server', async () => {
    const dataDir = newFolder();
    const up = start(dataDir, '--port', '0');
    await up.untilOutput(online(1));
    up.child.kill('SIGINT');
    const ended = await up.ended;
    expect(ended.code).toBe(0);
    const steps = [
      'server --port 0',
      'runner pair bat_pair_1 no-start',
      'runner start bat_pair_1 5000',
      'runner stopped',
      'server stopped',
    ];
    expect(journal(dataDir)).toEqual(steps);
    const endpoint = readFileSync(join(dataDir, 'endpoint'), 'utf8').trim();
    const output = ended.stdout.toString();
    expect(output).toContain(`Baton is ready: ${endpoint}\n`);
    expect(output).toContain('http://setup.example/#token');
    expect(output).toContain(`BATON_DATA=${dataDir} npx baton run -- echo hello`);
    expect(statSync(join(dataDir, 'endpoint')).mode & 0o777).toBe(0o600);
    expect(ended.stderr).toBe('');
  });

  it('only starts the runner that was paired before, and tells it where the server is now', async () => {
    const dataDir = newFolder();
    for (const _ of ['first', 'second']) {
      const up = start(dataDir);
      await up.untilOutput(online(1));
      up.child.kill('SIGTERM');
      expect((await up.ended).code).toBe(0);
      const endpoint = readFileSync(join(dataDir, 'endpoint'), 'utf8').trim();
      expect(readFileSync(join(dataDir, 'local-runner', 'url'), 'utf8')).toBe(endpoint);
    }
    expect(journal(dataDir).filter((line) => line.startsWith('runner pair'))).toHaveLength(1);
    expect(journal(dataDir).filter((line) => line.startsWith('runner start'))).toHaveLength(2);
  });

  it('pairs a new runner when the credential of the old one is refused', async () => {
    const dataDir = newFolder();
    const folder = join(dataDir, 'local-runner');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.json'), '{"token":"bat_run_old","url":"http://127.0.0.1:1"}');
    writeFileSync(join(folder, 'identity.json'), '{"id":"runner-0","name":"local-old"}');
    writeFileSync(join(folder, 'behaviour'), 'refuse');
    const up = start(dataDir);
    await up.untilOutput(online(1));
    expect(up.stderr()).toContain('no longer accepts the credential of the local runner; pairing a new one');
    up.child.kill('SIGINT');
    await up.ended;
    expect(journal(dataDir).slice(1, 4)).toEqual([
      'runner start bat_run_old 5000',
      'runner pair bat_pair_1 no-start',
      'runner start bat_pair_1 5000',
    ]);
  });

  it('starts a runner that failed again', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'local-runner'), { recursive: true });
    writeFileSync(join(dataDir, 'local-runner', 'behaviour'), 'crash');
    const up = start(dataDir);
    await up.untilOutput('the local runner ended with code 7; starting it again in 1 s');
    await up.untilOutput('runner started');
    up.child.kill('SIGINT');
    expect((await up.ended).code).toBe(0);
  });

  it('ends with the code of a server that did not start, and adds nothing to what it said', async () => {
    const up = start(newFolder(), '--port-in-use');
    expect(await up.ended).toMatchObject({ code: 1, stderr: 'baton: Port 7070 on 127.0.0.1 is in use\n' });
  });

  it('stops the runner and ends with the code of a server that ended by itself', async () => {
    const dataDir = newFolder();
    const up = start(dataDir, '--end-code', '9');
    await up.untilOutput(online(1));
    const url = `${readFileSync(join(dataDir, 'endpoint'), 'utf8').trim()}/end`;
    request(url, { headers: { authorization: 'Bearer bat_api_local' } })
      .on('error', () => {})
      .end();
    const ended = await up.ended;
    expect(ended.code).toBe(9);
    expect(ended.stderr).toContain('the server ended with code 9; stopping');
    expect(journal(dataDir).at(-1)).toBe('runner stopped');
  });

  it('stops at once on a second Ctrl-C', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'local-runner'), { recursive: true });
    writeFileSync(join(dataDir, 'local-runner', 'behaviour'), 'hang');
    const up = start(dataDir);
    await up.untilOutput('runner started');
    up.child.kill('SIGINT');
    await up.untilOutput('Stopping.');
    const ended = await pressUntilOver(up);
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('stopping at once');
  });

  it('takes its children along when it is killed', async () => {
    const dataDir = newFolder();
    const up = start(dataDir);
    await up.untilOutput('runner started');
    up.child.kill('SIGKILL');
    await up.ended;
    await expect.poll(() => journal(dataDir)).toContain('runner stopped');
    await expect.poll(() => journal(dataDir)).toContain('server stopped');
  });

  it('starts the server alone when that is asked for', async () => {
    const dataDir = newFolder();
    const up = start(dataDir, '--no-runner');
    await up.untilOutput('Ctrl-C stops everything.');
    up.child.kill('SIGINT');
    expect((await up.ended).stdout.toString()).toContain('runners add NAME');
    expect(journal(dataDir)).toEqual(['server', 'server stopped']);
  });
});
