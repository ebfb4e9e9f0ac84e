import { readFileSync } from 'node:fs';
import { restPaths } from '@baton/protocol/paths';
import { expect, test } from 'vitest';
import { earlyTopic, isDoor } from './topic.ts';

test.each([
  ['/runners', '', 'all', '', null],
  ['/runners', '?show=offline&search=a%20b&sort=-heartbeat', 'offline', 'a b', '-heartbeat'],
  ['/runners', '?search=&sort=', 'all', '', null],
])('what the page at %s%s shows first', (path, query, show, search, sort) => {
  expect(earlyTopic(path, query)).toEqual({ name: 'runners', first: { show, search, sort, most: 60 } });
});

test('what narrows the list is asked for as well', () => {
  const within = { within: 'acme', scopes: [], types: [], labels: ['gpu', 'x64'], executors: [] };
  expect(earlyTopic('/runners', '?scope=acme&label=gpu,x64')).toMatchObject({ first: { narrowing: within } });
});

test('the page at / is the dashboard, of the scope that is named', () => {
  expect(['/', '/dashboard'].map((path) => earlyTopic(path, ''))).toEqual([{ name: 'dashboard' }, { name: 'dashboard' }]);
  expect(earlyTopic('/', '?scope=acme')).toEqual({ name: 'dashboard', scope: 'acme' });
});

test('other pages show something else first', () => {
  expect(['/jobs', '/runners/1', '/sign-in', '/setup'].map((path) => earlyTopic(path, ''))).toEqual([null, null, null, null]);
});

test('it asks where the page asks', () => {
  const source = readFileSync(new URL('early.ts', import.meta.url), 'utf8');
  expect(source).toContain(`}${restPaths.live}\``);
  expect(source).toContain(`fetch('${restPaths.whoami}')`);
});

test('nobody is asked for at the door', () => {
  expect(['/sign-in', '/setup', '/', '/runners', '/setups'].map(isDoor)).toEqual([true, true, false, false, false]);
});

test.each([
  ['/', '', { name: 'dashboard' }],
  ['/', '?scope=acme/site', { name: 'dashboard', scope: 'acme/site' }],
  ['/dashboard', '?range=1h', { name: 'dashboard' }],
] as const)('the dashboard, where the page begins: %s%s', (path, query, topic) => {
  expect(earlyTopic(path, query)).toEqual(topic);
});
