import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { TerraformSpec, terraformSpec } from './terraform.ts';

const isValid = (spec: object): boolean => Value.Check(TerraformSpec, spec);

test.each(['main.tf', 'modules/net/main.tf', '.terraform.lock.hcl', 'a b.tf', 'x.auto.tfvars'])(
  '%s is a name of a file',
  (name) => {
    expect(isValid({ action: 'plan', files: { [name]: '' } })).toBe(true);
  },
);

test.each([
  '../main.tf',
  '/main.tf',
  'a/../main.tf',
  'a/..',
  '..',
  './main.tf',
  'a//b',
  'a/',
  'a\\b',
  'a\nb',
  'a\0',
  '',
  '.git/config',
  'a/.git/config',
  '.terraform/environment',
  'C:a',
  'a'.repeat(201),
])('%j is none', (name) => {
  expect(isValid({ action: 'plan', files: { [name]: '' } })).toBe(false);
  expect(isValid({ action: 'plan', varFiles: [name] })).toBe(false);
  expect(isValid({ action: 'plan', workingDirectory: name })).toBe(false);
});

test('what changes something is held when it is lost', () => {
  const defaults = (action: TerraformSpec['action']) => terraformSpec.defaultsOf?.({ action });
  expect([defaults('plan'), defaults('drift')]).toEqual([{}, {}]);
  expect([defaults('apply'), defaults('destroy')]).toEqual([{ onLost: 'hold' }, { onLost: 'hold' }]);
});

test('a lock is released with the configuration that met it, and without what goes with other actions', () => {
  const met = { action: 'apply', files: { 'main.tf': '' }, workspace: 'blue', backendConfig: { path: '/x' } } as const;
  const released = terraformSpec.releaseOf?.({ ...met, approval: 'auto', replace: ['a.b'] }, 'lock-1');
  expect(released).toEqual({ ...met, action: 'unlock', lockId: 'lock-1' });
  const ofDrift = terraformSpec.releaseOf?.({ action: 'drift', compare: 'state' }, 'lock-1') as TerraformSpec;
  expect([isValid(ofDrift), terraformSpec.problemOf?.(ofDrift)]).toEqual([true, null]);
});

test.each<[string, TerraformSpec, string | undefined]>([
  ['a lock goes with unlock', { action: 'plan', lockId: 'x' }, 'lockId'],
  ['unlock needs a lock', { action: 'unlock' }, 'lockId'],
  ['what is compared goes with drift', { action: 'apply', compare: 'state' }, 'compare'],
  ['nothing is replaced by a destroy', { action: 'destroy', replace: ['a.b'] }, 'replace'],
  [
    'files are bounded together',
    { action: 'plan', files: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((n) => [n, 'x'.repeat(250_000)])) },
    'files',
  ],
  ['variables are bounded', { action: 'plan', variables: { a: 'x'.repeat(1_000_001) } }, 'variables'],
  [
    'a repository carries no password',
    { action: 'plan', checkout: { repository: 'https://me:pw@host/x' } },
    'checkout.repository',
  ],
  ['this is fine', { action: 'apply', variables: { a: [1, { b: null }] }, targets: ['module.x'] }, undefined],
])('%s', (_what, spec, where) => {
  expect(terraformSpec.problemOf?.(spec)?.where).toBe(where);
});
