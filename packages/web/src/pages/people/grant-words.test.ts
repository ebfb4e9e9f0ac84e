import { expect, test } from 'vitest';
import { grantWords } from './grant-words.ts';

test('grants are told with their scope; the own scope is not', () => {
  const grants = [
    { scope: 'ada', role: 'owner' as const, permissions: [] },
    { scope: 'instance', role: null, permissions: ['create_users' as const] },
    { scope: 'acme/site', role: 'viewer' as const, permissions: ['run_jobs' as const] },
  ];
  expect(grantWords('ada', grants)).toEqual(['The instance: create_users', 'acme/site: viewer + run_jobs']);
  expect(grantWords('ada', grants, (scope) => scope)[0]).toBe('instance: create_users');
});
