import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyAnsibleResult } from '@baton/protocol/results/ansible';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/program.ts';
import type { JsonObject } from '../driver.ts';
import { readAnsibleJob } from './ansible-job.ts';
import { inventoryFileName, playbookArguments } from './arguments.ts';
import { lineSplitter } from './pipe.ts';
import { Relay } from './relay.ts';
import { searchPathsOf } from './settings.ts';
import { errorLines, verdictOf } from './verdict.ts';

test('each value stands in one word with its option', () => {
  const job = readAnsibleJob({
    playbook: 'site.yml',
    inventory: ['hosts', 'web1,'],
    limit: 'web',
    tags: ['a', 'b'],
    skipTags: ['c'],
    check: true,
    diff: true,
    verbosity: 3,
    forks: 10,
    user: 'deploy',
    become: { user: 'app', method: 'su', passwordVariable: 'SUDO' },
    unknown: true,
  });
  const files = { inventory: '/s/inventory.ini', extraVars: '/s/v.json', vaultPassword: '/s/vault', becomePassword: '/s/become' };
  expect(playbookArguments(job, files)).toEqual([
    '--inventory=hosts',
    '--inventory=web1,',
    '--inventory=/s/inventory.ini',
    '--extra-vars=@/s/v.json',
    '--limit=web',
    '--tags=a,b',
    '--skip-tags=c',
    '--forks=10',
    '--user=deploy',
    '--become-user=app',
    '--become-method=su',
    '--become-password-file=/s/become',
    '--vault-password-file=/s/vault',
    '--become',
    '--check',
    '--diff',
    '-vvv',
    '--',
    'site.yml',
  ]);
});

test('what the runner sets is nobody else’s, and a specification is read with care', () => {
  expect(() => readAnsibleJob({ playbook: 'a', environment: { BATON_ATTEMPT_BEARER: 'x' } })).toThrow(
    'BATON_ATTEMPT_BEARER is set by the runner',
  );
  expect(readAnsibleJob({ playbook: 'a', environment: { BATON_PARAM_X: '1' } }).environment).toEqual({ BATON_PARAM_X: '1' });
  for (const spec of [null, 'x', [], {}, { playbook: 7 }, { playbook: 'a', tags: 'b' }])
    expect(() => readAnsibleJob(spec)).toThrow();
});

test.each([
  ['all:\n  hosts:\n', 'inventory.yml'],
  ['---\n# hosts\nall:\n', 'inventory.yml'],
  ['# ours\n\n"web": # these\n', 'inventory.yml'],
  ['{"all": {}}', 'inventory.yml'],
  ['[web]\nweb1 a=b\n', 'inventory.ini'],
  ['web1 ansible_host=::1\n', 'inventory.ini'],
  ['', 'inventory.ini'],
])('tells the format of the inventory %j', (text, name) => {
  expect(inventoryFileName(text)).toBe(name);
});

test('search paths are those of the environment, else of the settings, else Ansible’s own', () => {
  const [folder, remove] = temporaryFolder();
  const work = join(folder, 'work');
  mkdirSync(work, { mode: 0o700 });
  expect(searchPathsOf(work, {}).roles).toBe('~/.ansible/roles:/usr/share/ansible/roles:/etc/ansible/roles');
  writeFileSync(
    join(work, 'ansible.cfg'),
    '[other]\nroles_path = no\n[defaults]\n# roles_path = no\nroles_path = theirs:~/mine:/all ; why\ncollections_path=c\n',
  );
  expect(searchPathsOf(work, { ANSIBLE_CALLBACK_PLUGINS: '/cb' })).toEqual({
    callbacks: '/cb',
    roles: `${work}/theirs:~/mine:/all`,
    collections: `${work}/c`,
  });
  expect(searchPathsOf(folder, { ANSIBLE_CONFIG: 'work/ansible.cfg' }).collections).toBe(`${work}/c`);
  expect(searchPathsOf(folder, { ANSIBLE_CONFIG: 'work' }).collections).toBe(`${work}/c`);
  remove();
});

test('lines come out of the pipe whole, however they were cut, and without those that are too long', () => {
  const lines: string[] = [];
  const take = lineSplitter((line) => lines.push(line));
  const all = Buffer.from(`{"a":"ü"}\n\n${'x'.repeat(70_000)}\nlast\nopen`);
  for (let at = 0; at < all.length; at += 7) take(all.subarray(at, at + 7));
  expect(lines).toEqual(['{"a":"ü"}', 'last']);
});

const relayed = (take: (relay: Relay) => void) => {
  const told: (JsonObject & { type: string })[] = [];
  const relay = new Relay({ tell: (event) => told.push(event), output: () => {}, elapsedMs: () => 5 }, 'site.yml');
  take(relay);
  relay.end();
  return { told, result: relay.result };
};

test('many hosts make few events, and the recap is told to the last', () => {
  const { told, result } = relayed((relay) => {
    relay.take('{"e":"task","name":"t"}');
    for (let n = 0; n < 1000; n += 1) relay.take(JSON.stringify({ e: 'host', task: 1, host: `h${n}`, status: 'ok' }));
    for (let n = 0; n < 1000; n += 1) relay.take(JSON.stringify({ e: 'recap', host: `h${n}`, counts: [1, 0, 0, 0, 0, 0, 0] }));
    relay.take('{"e":"over"}');
  });
  expect(told.map(({ type }) => type)).toEqual([
    'ansible.task',
    ...Array(10).fill('ansible.results'),
    ...Array(10).fill('ansible.recap'),
    'ansible.end',
  ]);
  expect(Math.max(...told.map((event) => JSON.stringify(event).length))).toBeLessThan(64 * 1024);
  expect(result.tasks[0]?.hosts).toEqual({ ok: 1000 });
});

test('what is told has an end, and what was left out is counted', () => {
  const name = 'x'.repeat(300);
  const { told, result } = relayed((relay) => {
    for (let n = 0; n < 80_000; n += 1) relay.take(JSON.stringify({ e: 'host', task: 1, host: `${name}${n}`, status: 'ok' }));
    for (let n = 0; n < 1_500; n += 1)
      relay.take(JSON.stringify({ e: 'host', task: 2, host: 'h', status: 'failed', message: 'm' }));
    relay.take('{"e":"recap","host":"h","counts":[1,0,0,1500,0,0,0]}');
  });
  expect(told.reduce((sum, event) => sum + JSON.stringify(event).length, 0)).toBeLessThan(18 * 1024 * 1024);
  expect(result.omitted.results).toBeGreaterThan(20_000);
  expect(told.filter(({ type }) => type === 'ansible.failure')).toHaveLength(1000);
  expect(told.at(-2)).toEqual({ type: 'ansible.recap', hosts: { h: [1, 0, 0, 1500, 0, 0, 0] } });
});

test('what other programs write into the pipe does no harm', () => {
  const { told } = relayed((relay) => {
    for (const line of [
      '',
      'x',
      'null',
      '7',
      '[]',
      '{}',
      '{"e":"host"}',
      '{"e":"recap","host":{},"counts":"x"}',
      '{"e":"play","name":7}',
    ])
      relay.take(line);
  });
  expect(told.at(-1)).toMatchObject({ type: 'ansible.end' });
});

test('exit codes are told apart in words', () => {
  const words = (exitCode: number | null, errors: string[] = [], signal: NodeJS.Signals | null = null) => {
    const verdict = verdictOf({ exitCode, signal }, emptyAnsibleResult(), errors);
    return verdict.kind === 'failed' ? verdict.message : verdict.kind;
  };
  expect(words(0)).toBe('succeeded');
  expect(words(1, ['the playbook: x.yml could not be found'])).toBe('there is no playbook x.yml');
  expect(words(4, ['Syntax Error'])).toBe('the playbook or inventory could not be read: Syntax Error');
  expect(words(99)).toBe('the playbook was interrupted');
  expect(words(250)).toBe('ansible-playbook met an error of its own');
  expect(words(3)).toBe('ansible-playbook ended with exit code 3');
  expect(words(null, [], 'SIGTERM')).toBe('ansible-playbook was ended by SIGTERM');
});

test('errors are found among lines for people', () => {
  const { errors, take } = errorLines(2);
  for (const line of ['[WARNING]: x', '\u001b[0;31mERROR! one\u001b[0m', 'ERROR! two', '[ERROR]: three']) take(line);
  expect(errors).toEqual(['two', 'three']);
});
