import { IconUser } from '@tabler/icons-react';
import { expect, test } from 'vitest';
import { sampleRunner } from '../live/testing/sample-rows.ts';
import { commandsFor, copyCommands, type Surroundings } from './palette-commands.ts';

const atlas = sampleRunner({ id: 'aaaa-1', name: 'atlas', number: 7, labels: ['gpu'] });
const attic = sampleRunner({ id: 'bbbb-2', name: 'attic', number: 8, contact: 'not_registered', labels: [] });
const runners = new Map([atlas, attic].map((each) => [each.id, each]));
const nothing = {
  offered: [],
  recent: [],
  scopes: [],
  scope: null,
  jobs: [],
  templates: [],
  pools: [],
  settings: [],
  copies: [],
} as const;
const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  ...{ path: '/jobs', runners, selected: [] },
  ...nothing,
  ...more,
});
const find = (typed: string, more?: Partial<Surroundings>) => commandsFor(typed, around(more));
const labels = (typed: string, more?: Partial<Surroundings>): string[] => find(typed, more).map(({ label }) => label);
const isSearch = (label: string): boolean => label.startsWith('Search ');

test('without a word there are the pages, and what can be begun', () => {
  const groups = new Set(find('').map(({ group }) => group));
  expect([...groups]).toEqual(['Go to', 'Do']);
  expect(labels('')).toEqual(expect.arrayContaining(['Runners', 'Jobs', 'New job', 'Pair a runner', 'Show all keys', 'Account']));
  expect(find('').find(({ label }) => label === 'Jobs')).toMatchObject({ href: '/jobs', keys: 'g j' });
});

test('a verb and a part of a name find the action; only what makes sense for that runner is offered', () => {
  expect(labels('kick at').filter((label) => !isSearch(label))).toEqual(['Kick atlas…']);
  expect(find('kick at')[0]).toMatchObject({ href: `/runners/${atlas.id}`, ask: { name: 'kick', ids: [atlas.id] } });
});

test('runners are found by name, label, number and the beginning of their id', () => {
  const opens = (typed: string) => find(typed).flatMap(({ key }) => (key.startsWith('/runners/') ? key.slice(9) : []));
  expect(opens('atlas')).toEqual([atlas.id]);
  expect(opens('gpu')).toEqual([atlas.id]);
  expect(opens('8')).toEqual([attic.id]);
  expect(opens('bbbb')).toEqual([attic.id]);
});

test('pools are found by name and label', () => {
  const offering = { labels: ['burst'], executors: [], capacity: 1, attributes: {}, ranges: {} };
  const pools = [{ id: 'cccc-3', name: 'builders', scope: 'acme/site', offering }];
  const opens = (typed: string) => find(typed, { pools }).filter(({ href }) => href === '/pools/cccc-3');
  expect([opens('build'), opens('burst'), opens('zeta')].map(({ length }) => length)).toEqual([1, 1, 0]);
  expect(opens('builders')[0]).toMatchObject({ group: 'Pools', label: 'builders', detail: 'acme/site' });
});

test('on the page of a runner its actions come first and stay there', () => {
  const here = find('', { path: `/runners/${atlas.id}` });
  expect(here[0]).toMatchObject({ group: 'Here', label: 'Disable atlas…' });
  expect(here[0]).not.toHaveProperty('href');
});

test('on the list it is about the chosen ones', () => {
  expect(labels('drain', { path: '/runners', selected: [atlas.id, attic.id] })).toContain('Drain 2 selected runners…');
});

test('what the page offers, and what was looked at, is near', () => {
  const offered = [{ key: 'cancel', label: 'Cancel the job…', Icon: IconUser, run: () => undefined }];
  const recent = [
    { path: '/jobs/1', label: 'build' },
    { path: '/jobs', label: 'here' },
  ];
  expect(labels('', { offered, recent }).slice(0, 2)).toEqual(['Cancel the job…', 'build']);
  expect(labels('cancel', { offered })[0]).toBe('Cancel the job…');
});

test('jobs and templates that the server found are offered, whatever it found them by', () => {
  const jobs = [{ id: '0197', name: 'nightly', project: 'acme/site' }];
  const templates = [{ id: 't1', name: 'deploy', project: 'acme/site' }];
  expect(find('0197', { jobs })[0]).toMatchObject({ label: 'nightly', href: '/jobs/0197', detail: 'acme/site' });
  expect(find('deploy', { templates })[0]).toMatchObject({ group: 'Templates', href: '/templates/t1' });
});

test('scopes are gone to, and left', () => {
  const scopes = ['acme', 'acme/site'];
  expect(find('acme/site', { scopes })[0]).toMatchObject({ label: 'Scope acme/site', href: '/jobs?scope=acme%2Fsite' });
  expect(labels('acme', { scopes, scope: 'acme' })).not.toContain('Scope acme');
  expect(labels('all scopes', { scopes, scope: 'acme' })).toContain('All scopes');
});

test('parts of the settings are found by what people call them', () => {
  expect(find('webhooks').find(({ group }) => group === 'Settings')).toMatchObject({ href: '/settings#notifications' });
});

test('what was typed can be searched for, at the end', () => {
  expect(labels('zzz')).toEqual([
    ...['Search runners for “zzz”', 'Search jobs for “zzz”', 'Search templates for “zzz”', 'Search logs for “zzz”'],
  ]);
});

test('the address and the id of what is shown can be copied', () => {
  const copied: string[] = [];
  const commands = copyCommands('/jobs/42', 'https://x/jobs/42', (text) => copied.push(text));
  for (const { run } of commands) run?.();
  expect(copied).toEqual(['42', 'https://x/jobs/42']);
  expect(copyCommands('/runners/keys', '', () => undefined)).toHaveLength(1);
});
