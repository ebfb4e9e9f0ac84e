import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { AnsibleSpec, ansibleSpec } from './ansible.ts';

const files = { 'site.yml': '- hosts: all\n' };
const fits = (more: object): boolean => Check(AnsibleSpec, { playbook: 'site.yml', files, ...more });

test('takes what belongs to a playbook', () => {
  expect(fits({})).toBe(true);
  expect(fits({ inventory: ['web1,web2,', '/etc/ansible/hosts'], inventoryText: 'localhost\n', limit: 'web*:!web3' })).toBe(true);
  expect(
    fits({ extraVars: { a: 1, b: [{ c: null }] }, tags: ['x'], skipTags: ['y'], check: true, diff: true, verbosity: 3 }),
  ).toBe(true);
  expect(fits({ become: {}, user: 'deploy', forks: 20, privateKeyVariable: 'KEY', vaultPasswordVariable: 'VAULT' })).toBe(true);
});

test.each([
  ['a path out of the folder', { playbook: '../site.yml' }],
  ['an absolute path', { requirements: '/etc/passwd' }],
  ['what Ansible would take for an option', { inventory: ['--version'] }],
  ['a limit that is an option', { limit: '-x' }],
  ['a file outside', { files: { 'a/../../b': '' } }],
  ['a variable that Ansible does not take', { extraVars: { 'a-b': 1 } }],
  ['a variable of ours', { vaultPasswordVariable: 'BATON_ATTEMPT_BEARER' }],
  ['a field that it does not know', { colour: 'red' }],
])('refuses %s', (_, more) => {
  expect(fits(more)).toBe(false);
});

test('the playbook comes from somewhere', () => {
  const problemOf = (spec: object) => ansibleSpec.problemOf?.({ playbook: 'site.yml', ...spec });
  expect(problemOf({ files })).toBe(null);
  expect(problemOf({})).toMatchObject({ problem: 'needs a checkout or files, or both' });
  expect(problemOf({ files: { 'other.yml': '' } })).toMatchObject({ where: 'playbook', value: 'site.yml' });
  expect(problemOf({ checkout: { repository: 'https://git.example/a/b.git' } })).toBe(null);
  expect(problemOf({ checkout: { repository: 'not one' } })).toMatchObject({ where: 'checkout.repository' });
});

test('is called by its playbook', () => {
  expect(ansibleSpec.nameOf({ playbook: 'site.yml', limit: 'web', check: true })).toBe('site.yml on web (dry run)');
});
