import { expect, test } from 'vitest';
import { firstScope, noWishes, readWishes, wishesIn } from './wishes.ts';

test('only what was said goes to the server', () => {
  const plain = readWishes({ ...noWishes, name: ' attic ' }, { executors: ['shell'], scope: 'instance' });
  expect(plain).toEqual({ name: 'attic', executors: ['shell'], labels: [] });
  const full = { ...noWishes, name: 'attic', workspace: ' /srv ', trusted: true, refusesUnlabelled: true, ephemeral: true };
  expect(readWishes({ ...full, labels: ['gpu'] }, { executors: ['codex'], scope: 'acme/site' })).toEqual({
    ...{ name: 'attic', executors: ['codex'], labels: ['gpu'], scope: 'acme/site', workspace: '/srv' },
    ...{ trusted: true, refusesUnlabelled: true, ephemeral: true },
  });
});

test('a runner is added to the scope of the page, where that is allowed', () => {
  expect(firstScope(['instance', 'acme', 'acme/site'], 'acme')).toBe('acme');
  expect(firstScope(['acme/site'], 'acme')).toBe('acme/site');
  expect(firstScope(['instance', 'acme'], null)).toBe('instance');
  expect(firstScope([], null)).toBeUndefined();
});

test('an address says what a runner must offer', () => {
  expect(wishesIn({ labels: 'gpu,linux', executors: 'shell', for: 'acme/site' })).toEqual({
    ...{ ...noWishes, labels: ['gpu', 'linux'], executors: ['shell'], scope: 'acme/site' },
  });
  expect(wishesIn({})).toEqual(noWishes);
});
