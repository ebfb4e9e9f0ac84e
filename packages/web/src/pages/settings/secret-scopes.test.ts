import { expect, test } from 'vitest';
import { secretNameProblem, secretScopes } from './secret-scopes.ts';

test('secrets can stand in the instance, in each owner once, and in projects', () => {
  expect(secretScopes([{ name: 'b/x' }, { name: 'a b/y' }, { name: 'b/z' }])).toEqual([
    { name: 'instance', path: 'admin' },
    { name: 'a b', path: 'orgs/a%20b' },
    { name: 'b', path: 'orgs/b' },
    { name: 'b/x', path: 'repos/b/x' },
    { name: 'a b/y', path: 'repos/a%20b/y' },
    { name: 'b/z', path: 'repos/b/z' },
  ]);
});

test.each([
  ['DEPLOY_TOKEN_1', null],
  ['lower', 'A to Z'],
  ['1A', 'not beginning'],
  ['BATON_A', 'runner'],
])('%s', (name, problem) => {
  if (problem === null) expect(secretNameProblem(name)).toBeNull();
  else expect(secretNameProblem(name)).toContain(problem);
});
