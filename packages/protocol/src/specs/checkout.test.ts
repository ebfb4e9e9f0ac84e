import { describe, expect, test } from 'vitest';
import { checkoutProblem } from './checkout.ts';

const problemOf = (fields: Partial<Parameters<typeof checkoutProblem>[0]>) =>
  checkoutProblem({ repository: 'https://git.example.com/a/b.git', ...fields });

describe('a checkout', () => {
  test.each([
    'https://git.example.com/a/b.git',
    'https://me@git.example.com:8443/a/b',
    'http://127.0.0.1:3000/a/b.git',
    'http://git.example.com/a',
    'ssh://git@git.example.com:2222/a/b.git',
    'git@git.example.com:a/b.git',
    'file:///srv/git/a.git',
    'https://[::1]:8443/a.git',
  ])('takes %s', (repository) => expect(problemOf({ repository })).toBeNull());

  test.each([
    '--upload-pack=touch /tmp/x',
    'ext::sh -c touch% /tmp/x',
    'ext::sh',
    '/srv/git/a.git',
    'a.git',
    'ssh://-oProxyCommand=x/a',
    'ssh://git@-oProxyCommand=x/a',
    'git@-host:a',
    '-oProxyCommand@host:a',
    'git@host:-a',
    'https://host/-a',
    'git://host/a',
    'fd::17',
    'https://host/a\nb',
    'https://host/a?x',
    'file://host/a',
    'https://host',
  ])('refuses %s', (repository) => expect(problemOf({ repository })).toMatchObject({ where: 'checkout.repository' }));

  test('holds no password, also not in the words that refuse it', () => {
    for (const repository of ['https://me:hunter2@host/a', 'https://ghp_hunter2@host/a', 'https://glpat-hunter2@host/a']) {
      const problem = problemOf({ repository });
      expect(problem?.problem).toContain('credential');
      expect(JSON.stringify(problem)).not.toContain('hunter2');
    }
    expect(JSON.stringify(problemOf({ repository: 'https//me:hunter2@host/a' }))).not.toContain('hunter2');
  });

  test('sends its credential over nothing that others can read', () => {
    expect(problemOf({ repository: 'http://git.example.com/a', credential: 'TOKEN' })).toMatchObject({
      where: 'checkout.repository',
    });
    expect(problemOf({ repository: 'file:///a', credential: 'TOKEN' })).toMatchObject({ where: 'checkout.credential' });
    expect(problemOf({ repository: 'http://localhost:3000/a', credential: 'TOKEN' })).toBeNull();
  });

  test.each(['main', 'feature/a-b', 'v1.0.0', 'refs/pull/12/head', '0123456789abcdef0123456789abcdef01234567', 'änderung'])(
    'takes the ref %s',
    (ref) => expect(problemOf({ ref })).toBeNull(),
  );

  test.each([
    '--upload-pack=x',
    '-a',
    'a..b',
    'a b',
    'a:b',
    'a^',
    'a~1',
    'a@{1}',
    '@',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a.lock',
    'a*',
    'a\nb',
  ])('refuses the ref %s', (ref) => expect(problemOf({ ref })).toMatchObject({ where: 'checkout.ref', value: ref }));

  test('stays in its folder', () => {
    expect(problemOf({ path: 'a/b' })).toBeNull();
    for (const path of ['/a', '../a', 'a/../../b', 'a\\b']) expect(problemOf({ path })).toMatchObject({ where: 'checkout.path' });
  });
});
