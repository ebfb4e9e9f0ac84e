import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AssignmentOutput } from '../../../app/index.ts';
import type { AccessKey, NewJob } from '../wire.ts';
import { bootScript, piecesOf, readExitMark } from './boot-script.ts';
import { semaphoreJobOf } from './job.ts';

const assignment = (executor: string, spec: object, secrets: Record<string, string> = {}): AssignmentOutput => ({
  ...{ attemptId: 'an-attempt', epoch: 1, jobId: 'a-job', attemptNumber: 2, name: 'a name', executor, onPartition: 'continue' },
  ...{ timeLimitMs: null, deviceId: null, identityBearer: 'a-bearer', attemptBearer: 'another', spec, secrets },
});
const jobOf = (executor: string, spec: object, secrets?: Record<string, string>): { job: NewJob; keys: AccessKey[] } => {
  const place = { taskId: 7, projectId: 7, templateId: 1, serverUrl: 'https://baton.example' };
  return semaphoreJobOf({ assignment: assignment(executor, spec, secrets), ...place }, 0);
};
const argsOf = ({ template }: NewJob): string[] => JSON.parse(template.arguments);
/** not on every machine */
const playbookProgram = 'ansible-playbook';
const checkout = { repository: 'https://git.example/a/b.git', ref: 'main' };

describe('a shell job', () => {
  test('is a call of bash, in a folder that is everywhere, with its variables in no argument', () => {
    const { job, keys } = jobOf('shell', { command: ['make', '-j', '4'], environment: { A: '1' } }, { TOKEN: 'secret' });
    expect(job).toMatchObject({
      ...{ Username: 'baton', Alias: '', IncomingVersion: null, inventory_repository: null },
      task: { id: 7, project_id: 7, template_id: 1, status: 'starting', created: '1970-01-01T00:00:00.000Z' },
      template: { id: 1, app: 'bash', playbook: '-c', type: '' },
      repository: { git_url: '/', git_branch: '' },
      environment: { json: '{}' },
    });
    expect(argsOf(job).slice(1)).toEqual(['baton', 'own', '', 'baton-exit-code 7', '3', 'make', '-j', '4']);
    expect(JSON.parse(job.environment.env)).toMatchObject({
      ...{ A: '1', TOKEN: 'secret', BATON: 'true', BATON_JOB_ID: 'a-job', BATON_ATTEMPT_NUMBER: '2' },
      BATON_IDENTITY_TOKEN_URL: 'https://baton.example/api/runner/v1/attempts/an-attempt/identity-token',
    });
    expect(job.template.arguments).not.toContain('secret');
    expect(keys).toEqual([{ id: job.repository.ssh_key_id, name: 'none', type: 'none' }]);
  });

  test.each<[string, string, object, Partial<AccessKey>]>([
    ['a token', 'https://git.example/a/b.git', {}, { login_password: { login: 'x-access-token', password: 'a%2Fb' } }],
    ['a password', 'https://jo@git.example/a/b.git', {}, { login_password: { login: 'jo', password: 'a%2Fb' } }],
    ['a key', 'git@git.example:a/b.git', {}, { ssh: { login: 'git', passphrase: '', private_key: 'a/b\n' } }],
  ])('gets its repository with %s', (_, repository, __, key) => {
    const spec = { script: 'true', checkout: { repository, ref: 'main', credential: 'TOKEN' } };
    const { job, keys } = jobOf('shell', spec, { TOKEN: 'a/b' });
    expect(job.repository).toMatchObject({ git_url: repository.replace('jo@', ''), git_branch: 'main' });
    expect(keys.find(({ id }) => id === job.repository.ssh_key_id)).toMatchObject(key);
    expect(argsOf(job)[2]).toBe('here');
  });

  // never that of a job that this test may run in
  const env = { ...process.env, BATON_ATTEMPT_ID: `one-of-${process.pid}` };
  const run = (...args: string[]) => spawnSync('bash', ['-c', bootScript, 'baton', ...args], { encoding: 'utf8', env });
  const folders = () => readdirSync(tmpdir()).filter((name) => /^baton-\w{8}$/.test(name));

  test('runs in a work folder of its own, which goes, and tells its exit code', async () => {
    const before = folders();
    const { stdout, status } = run('own', 'a/b', 'mark', '1', 'bash', ...piecesOf('pwd; printf end; exit 9'));
    expect(status).toBe(9);
    expect(stdout).toMatch(/^\/.*\/baton-\w{8}\/work\/a\/b\nendmark 9\n$/);
    await expect.poll(folders).toEqual(before);
  });

  test.runIf(process.platform === 'linux')('takes along what left its group', async () => {
    const left = 'until [ "$(cut -d" " -f6 "/proc/$!/stat")" = "$!" ]; do :; done';
    const script = `setsid sleep 300 >/dev/null 2>&1 & ${left}; echo "$!"; exit 3`;
    const { stdout, status } = run('own', '', 'mark', '1', 'bash', ...piecesOf(script));
    expect(status).toBe(3);
    const pid = Number(/^(\d+)$/m.exec(stdout)?.[1]);
    await expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false);
  });

  test('leaves nothing when it is killed before it has begun', async () => {
    const before = folders();
    const script = bootScript.replace('\n) &\n', () => '\n) &\nkill -KILL $$\n');
    const { signal, error } = spawnSync('bash', ['-c', script, 'baton', 'own', '', 'mark', '1', 'sleep', '60'], {
      env,
      timeout: 5_000,
    });
    expect([signal, error]).toEqual(['SIGKILL', undefined]);
    await expect.poll(folders).toEqual(before);
  }, 10_000);

  test('of a program that is not there has its usual exit code', () => {
    expect(run('own', '', 'mark', '1', 'no-such-program')).toMatchObject({ status: 127, stdout: 'mark 127\n' });
  });

  test('may be longer than an argument', () => {
    const script = `${'# ünï💡\n'.repeat(50_000)}echo "\${#}" done`;
    expect(piecesOf(script).join('')).toBe(script);
    expect(Math.max(...piecesOf(script).map((piece) => Buffer.byteLength(piece)))).toBeLessThan(128 * 1024);
    expect(run('own', '', 'mark', '1', 'bash', ...piecesOf(script)).stdout).toBe('0 done\nmark 0\n');
  });

  test.each<[string, string | null, number | null]>([
    ['baton-exit-code 7 3', null, 3],
    ['partbaton-exit-code 7 0', 'part', 0],
    ['baton-exit-code 8 3', 'baton-exit-code 8 3', null],
    ['baton-exit-code 7 x', 'baton-exit-code 7 x', null],
    ['line', 'line', null],
  ])('the mark in %j', (line, text, exitCode) => {
    expect(readExitMark(7, line)).toEqual({ text, exitCode });
  });
});

describe('an Ansible job', () => {
  const spec = {
    ...{ playbook: 'site.yml', checkout, inventoryText: '[web]\na', inventory: ['hosts', 'b,'], extraVars: { n: [1] } },
    ...{ limit: 'web', tags: ['x', 'y'], skipTags: ['z'], check: true, diff: true, verbosity: 2, forks: 9, user: 'deploy' },
    ...{ become: { user: 'root', method: 'su', passwordVariable: 'BECOME' }, privateKeyVariable: 'KEY' },
    vaultPasswordVariable: 'VAULT',
  };

  test('is one of Semaphore, with its secrets as keys', () => {
    const { job, keys } = jobOf('ansible', spec, { BECOME: 'b', KEY: 'k', VAULT: 'v' });
    const keyOf = (id: unknown) => keys.find((key) => key.id === id);
    expect(job).toMatchObject({
      template: { app: 'ansible', playbook: 'site.yml', vaults: [{ name: 'default', type: 'password' }] },
      inventory: { type: 'static', inventory: '[web]\na\n' },
      repository: { git_url: checkout.repository, git_branch: 'main' },
      environment: { json: '{"n":[1]}' },
    });
    expect(argsOf(job)).toEqual([
      ...['--inventory=hosts', '--inventory=b,', '--limit=web', '--tags=x,y', '--skip-tags=z', '--forks=9', '--user=deploy'],
      ...['--become-user=root', '--become-method=su', '--become', '--check', '--diff', '-vv'],
    ]);
    expect(keyOf(job.inventory.ssh_key_id)).toMatchObject({ ssh: { login: 'deploy', private_key: 'k\n' } });
    expect(keyOf(job.inventory.become_key_id)).toMatchObject({ login_password: { login: '', password: 'b' } });
    expect(keyOf(job.template.vault_key_id)).toMatchObject({ login_password: { password: 'v' } });
    expect(JSON.stringify(job.template) + JSON.stringify(job.inventory)).not.toMatch(/"[bkv]"/);
  });

  test.each([
    ['all:\n  hosts:\n    a:', 'static-yaml'],
    ['# hosts\n\nall: # every one', 'static-yaml'],
    ['a ansible_host=b', 'static'],
    [undefined, 'static'],
  ])('an inventory of %j is %s', (inventoryText, type) => {
    expect(jobOf('ansible', { playbook: 'a', checkout, ...(inventoryText && { inventoryText }) }).job.inventory.type).toBe(type);
  });

  test.skipIf(spawnSync(playbookProgram, ['--version']).status !== 0)(
    'runs',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'baton-playbook-'));
      const play = [{ hosts: 'localhost', gather_facts: false, tasks: [{ debug: { msg: 'word {{ word }}' } }] }];
      writeFileSync(join(folder, 'site.yml'), JSON.stringify(play));
      const { job } = jobOf('ansible', { playbook: 'site.yml', checkout, extraVars: { word: 'of mouth' } });
      writeFileSync(join(folder, 'inventory_7'), job.inventory.inventory);
      const args = ['-i', 'inventory_7', '--extra-vars', job.environment.json, ...argsOf(job), job.template.playbook];
      expect(execFileSync(playbookProgram, args, { cwd: folder, encoding: 'utf8' })).toContain('word of mouth');
      rmSync(folder, { recursive: true });
    },
    30_000,
  );
});

test('a plan of Terraform is a plan for every release, and nothing more', () => {
  const { job } = jobOf('terraform', {
    ...{ action: 'plan', checkout, workingDirectory: 'net', workspace: 'blue', variables: { a: 'b', n: 1, l: ['x'] } },
    ...{ varFiles: ['a.tfvars'], targets: ['m.a'], replace: ['m.b'], parallelism: 3, binary: 'tofu' },
  });
  expect(job).toMatchObject({
    task: { dry_run: true, params: { plan: true, auto_approve: false } },
    template: { app: 'tofu', playbook: 'net', task_params: { auto_approve: false, allow_auto_approve: false } },
    inventory: { type: 'tofu-workspace', inventory: 'blue' },
  });
  expect(argsOf(job)).toEqual([
    ...['-var-file=a.tfvars', '-var', 'a=b', '-var', 'n=1', '-var', 'l=["x"]'],
    ...['-target=m.a', '-replace=m.b', '-parallelism=3'],
  ]);
});

test('folders of two repositories are two', () => {
  const ids = ['main', 'dev'].map((ref) => jobOf('shell', { script: 'a', checkout: { ...checkout, ref } }).job.repository.id);
  expect(new Set(ids).size).toBe(2);
});
