import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyAnsibleResult, foldAnsible } from '@baton/protocol/results/ansible';
import { afterEach, describe, expect, test } from 'vitest';
import { findProgram } from '../../process/programs.ts';
import { inventoryText, type PlaybookName, playbooks } from '../../testing/ansible/playbooks.ts';
import { ansibleIsHere, pathTo } from '../../testing/ansible/tools.ts';
import { DriveBench } from '../../testing/drive-bench.ts';
import { temporaryFolder } from '../../testing/program.ts';
import { ansibleDriver } from './drive-ansible.ts';
import { writeFiles } from './files.ts';

const remove: (() => void)[] = [];
afterEach(() => {
  for (const one of remove.splice(0)) one();
});

const recording = process.env.BATON_RECORD_ANSIBLE !== undefined;
const kinds = recording ? (['recording'] as const) : ([...(ansibleIsHere ? ['real' as const] : []), 'recorded'] as const);
if (!ansibleIsHere) console.log('ansible-playbook is not on this machine: what is tried with it runs on recordings only');

const bench = (kind: (typeof kinds)[number], secrets: Record<string, string> = {}): DriveBench => {
  const [folder, away] = temporaryFolder();
  const made = new DriveBench({ environment: { PATH: pathTo(kind, folder), LC_ALL: 'C.UTF-8' }, secrets });
  remove.push(away, made.remove);
  return made;
};

const specOf = (playbook: PlaybookName, more: object = {}) => ({
  playbook,
  files: { [playbook]: playbooks[playbook] },
  inventoryText,
  ...more,
});

const resultOf = (of: DriveBench) => {
  const result = emptyAnsibleResult();
  for (const event of of.told) foldAnsible(result, event);
  return result;
};

describe.each(kinds)('with %s Ansible', { timeout: 60_000 }, (kind) => {
  test('a playbook: live lines with colours, results by host, and what it hands out', async () => {
    const on = bench(kind);
    const spec = specOf('fine.yml', { extraVars: { greeting: { whom: 'you' } }, limit: 'web' });
    expect(await on.drive(ansibleDriver, { spec })).toEqual({ kind: 'succeeded' });
    expect(on.said('stdout')).toContain('\u001b[0;32m    "msg": "hello you"');
    const result = resultOf(on);
    expect(result).toMatchObject({ playbook: 'fine.yml', check: false, recap: true, failures: [], plays: [{ name: 'fine' }] });
    expect(result.version).toMatch(/^2\./);
    expect(result.tasks.map(({ name, handler, hosts }) => [name, handler, hosts])).toEqual([
      ['says hello', false, { ok: 2 }],
      ['writes a file', false, { changed: 2 }],
      ['is left out', false, { skipped: 2 }],
      ['hands something out', false, { ok: 1 }],
      ['is told', true, { ok: 2 }],
    ]);
    // whichever host is done first is told first
    expect([...result.hosts].sort()).toEqual([
      ['web1', { ok: 4, changed: 1, unreachable: 0, failed: 0, skipped: 1, rescued: 0, ignored: 0 }],
      ['web2', { ok: 3, changed: 1, unreachable: 0, failed: 0, skipped: 1, rescued: 0, ignored: 0 }],
    ]);
    expect(on.outputs).toEqual({ release: '1.2' });
  });

  test('failures are told apart: for good, rescued, ignored, unreachable, and hidden by no_log', async () => {
    const on = bench(kind);
    const verdict = await on.drive(ansibleDriver, { spec: specOf('mixed.yml', { check: false, verbosity: 1 }) });
    expect(verdict).toEqual({
      kind: 'failed',
      exitCode: 4,
      message: expect.stringMatching(
        /^1 of 3 hosts failed \(web2\), 1 of 3 hosts could not be reached \(gone1\); gone1 in the task "cannot be reached": Failed to connect/,
      ),
    });
    const { failures, hosts } = resultOf(on);
    expect(failures.map(({ host, kind: how, task, message }) => [host, how, task, message])).toEqual([
      ['gone1', 'unreachable', 'cannot be reached', expect.stringContaining('port 1')],
      ['web1', 'ignored', 'is not minded', 'non-zero return code (exit code 3)\nnot so bad'],
      ['web1', 'rescued', 'fails in a block', 'it will be rescued'],
      ['web1', 'ignored', 'hides what it does', 'not shown: the task has no_log'],
      ['web2', 'failed', 'is for good', 'no way'],
    ]);
    expect(hosts.get('web1')).toMatchObject({ failed: 0, rescued: 1, ignored: 2 });
    expect(JSON.stringify(on.told)).not.toContain('top secret');
  });

  test('a playbook that is not there, and one that cannot be read', async () => {
    const on = bench(kind);
    const missing = await on.drive(ansibleDriver, { spec: { ...specOf('fine.yml'), playbook: 'nowhere.yml' } });
    expect(missing).toEqual({ kind: 'failed', exitCode: 1, message: 'there is no playbook nowhere.yml' });
    const broken = await on.drive(ansibleDriver, { spec: specOf('broken.yml') });
    expect(broken).toEqual({
      kind: 'failed',
      exitCode: 4,
      message: expect.stringMatching(/^the playbook or inventory could not be read: /),
    });
  });

  test('a playbook that is stopped ends by itself, with the words for it', async () => {
    const on = bench(kind);
    const driven = on.drive(ansibleDriver, { spec: specOf('slow.yml') });
    await on.until(() => on.toldOf('ansible.task').length === 1);
    on.stop();
    const message = 'the playbook was interrupted: User interrupted execution';
    expect(await driven).toEqual({ kind: 'failed', exitCode: 99, message });
    expect(on.toldOf('ansible.end')).toHaveLength(1);
  });

  test('a vault, roles that are installed and kept, and the search paths that a repository sets', async () => {
    const on = bench(kind, { VAULT: 'open sesame' });
    const spec = specOf('equipped.yml', {
      files: {
        'equipped.yml': playbooks['equipped.yml'],
        'ansible.cfg': '[defaults]\nroles_path = theirs\ncallback_plugins = plugins\n',
        'theirs/own/tasks/main.yml': '- debug: {msg: "own role"}\n',
        'plugins/theirs.py':
          "from ansible.plugins.callback import CallbackBase\n\nclass CallbackModule(CallbackBase):\n    CALLBACK_VERSION = 2.0\n    CALLBACK_NAME = 'theirs'\n\n    def v2_playbook_on_stats(self, stats):\n        self._display.display('their callback was heard')\n",
        'requirements.yml': `roles:\n  - {name: greeter, src: 'git+file://${roleRepository()}', version: main}\n`,
      },
      vaultPasswordVariable: 'VAULT',
      requirements: 'requirements.yml',
    });
    expect(await on.drive(ansibleDriver, { spec })).toEqual({ kind: 'succeeded' });
    expect(await on.drive(ansibleDriver, { spec })).toEqual({ kind: 'succeeded' });
    expect(on.said().match(/their callback was heard/g)).toHaveLength(2);
    expect(on.said().match(/Installing roles of requirements.yml/g)).toHaveLength(1);
    expect(on.said()).toContain('Roles and collections of requirements.yml are on this runner already');
    expect(resultOf(on).tasks.map(({ name }) => name)).toEqual(expect.arrayContaining(['greeter : greets', 'own : debug']));
  });
});

test('leave is asked before what must not be done twice, and not for a dry run', async () => {
  const on = bench('recorded');
  on.refusal = 'another attempt has it';
  const refused = await on.drive(ansibleDriver, { spec: specOf('fine.yml', { once: true }) });
  expect(refused).toMatchObject({ kind: 'failed', message: expect.stringContaining('another attempt has it') });
  expect(on.told).toEqual([]);
  on.refusal = null;
  expect(await on.drive(ansibleDriver, { spec: specOf('fine.yml', { once: true }) })).toEqual({ kind: 'succeeded' });
  expect(on.gates).toBe(2);
  expect(await on.drive(ansibleDriver, { spec: specOf('fine.yml', { once: true, check: true }) })).toEqual({ kind: 'succeeded' });
  expect(on.gates).toBe(2);
});

test('what a job names must be there', async () => {
  const on = bench('recorded');
  const messageOf = async (more: object) => {
    const verdict = await on.drive(ansibleDriver, { spec: specOf('fine.yml', more) });
    return verdict.kind === 'failed' ? verdict.message : verdict.kind;
  };
  expect(await messageOf({ vaultPasswordVariable: 'VAULT' })).toBe(
    'vaultPasswordVariable: the job has no secret in the variable VAULT',
  );
  expect(await messageOf({ privateKeyVariable: 'KEY' })).toBe('privateKeyVariable: the job has no secret in the variable KEY');
  expect(await messageOf({ requirements: 'roles.yml' })).toBe('requirements: there is no roles.yml');
  expect(await messageOf({ files: { '../out.yml': '' } })).toBe('files: ../out.yml is outside the folder of the job');
});

const withKeys = ansibleIsHere && ['ssh-agent', 'ssh-keygen'].every((name) => findProgram(name, process.env.PATH ?? '') !== null);

test.runIf(withKeys)('a playbook of a repository finds its key in an agent, and nowhere else', { timeout: 60_000 }, async () => {
  const repository = repositoryWith({
    'deploy.yml':
      '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - name: looks for the key\n      shell: ssh-add -L; env\n      register: seen\n    - debug: {var: seen.stdout}\n',
  });
  const [folder, away] = temporaryFolder();
  remove.push(away);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'the key of the job', '-f', join(folder, 'key')]);
  const key = readFileSync(join(folder, 'key'), 'utf8');
  const on = bench('real', { DEPLOY_KEY: key });
  const spec = { playbook: 'deploy.yml', checkout: { repository: `file://${repository}` }, privateKeyVariable: 'DEPLOY_KEY' };
  expect(await on.drive(ansibleDriver, { spec })).toEqual({ kind: 'succeeded' });
  expect(on.said()).toContain('the key of the job');
  expect(on.said()).not.toContain('DEPLOY_KEY');
  expect(on.outputs.commit).toMatch(/^[0-9a-f]{40}$/);
});

/** A role in a repository of its own. */
const roleRepository = (): string =>
  repositoryWith({
    'tasks/main.yml': '- name: greets\n  debug: {msg: "greetings from the role"}\n',
    'meta/main.yml': 'galaxy_info: {author: us, description: greets, license: Apache-2.0, min_ansible_version: "2.9"}\n',
  });

function repositoryWith(files: Record<string, string>): string {
  const [folder, away] = temporaryFolder();
  remove.push(away);
  writeFiles(folder, files);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=us', '-c', 'user.email=us@example.org', ...args], { cwd: folder });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=role');
  return folder;
}
