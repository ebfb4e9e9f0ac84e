import { expect, test } from 'vitest';
import { mayIn } from './may.ts';

const me = {
  scopes: [
    { scope: 'acme', kind: 'organization', permissions: ['view' as const, 'run_jobs' as const] },
    { scope: 'other/site', kind: 'project', permissions: ['view' as const] },
  ],
};

test.each([
  ['run_jobs', 'acme', true],
  ['run_jobs', 'acme/site', true],
  ['run_jobs', 'acmes/site', false],
  ['run_jobs', 'instance', false],
  ['run_jobs', 'other/site', false],
  ['view', 'other/site', true],
  ['view', 'other', false],
  ['run_jobs', null, true],
  ['manage_people', null, false],
] as const)('%s in %s: %s', (permission, scope, allowed) => {
  expect(mayIn(me, permission, scope)).toBe(allowed);
});

test('until it is known who it is, nothing is hidden; what holds in the instance holds everywhere', () => {
  expect(mayIn(undefined, 'run_jobs', 'acme')).toBe(true);
  const owner = { scopes: [{ scope: 'instance', kind: 'instance', permissions: ['run_jobs' as const] }] };
  expect([mayIn(owner, 'run_jobs', 'acme/site'), mayIn(owner, 'run_jobs', 'acme')]).toEqual([true, true]);
});
