import { expect, test } from 'vitest';
import { sampleRunner } from '../live/testing/sample-rows.ts';
import { commandsFor, type Surroundings } from './palette-commands.ts';

const atlas = sampleRunner({ id: 'a', name: 'atlas' });
const attic = sampleRunner({ id: 'b', name: 'attic', contact: 'not_registered' });
const runners = new Map([
  ['a', atlas],
  ['b', attic],
]);
const around = (more: Partial<Surroundings> = {}): Surroundings => ({ path: '/jobs', runners, selected: [], ...more });
const labels = (typed: string, more?: Partial<Surroundings>): string[] =>
  commandsFor(typed, around(more)).map(({ label }) => label);

test('without a word there are the pages, and what can be made', () => {
  expect(labels('')).toEqual([
    ...[
      'Dashboard',
      'Runners',
      'Jobs',
      'Templates',
      'Logs',
      'People',
      'Audit',
      'Settings',
      'New job',
      'Pair a runner',
      'Invite someone',
      'Account',
    ],
  ]);
});

test('a verb and a part of a name find the action; only what makes sense for that runner is offered', () => {
  expect(labels('kick at')).toEqual([
    'Kick atlas…',
    'Search runners for “kick at”',
    'Search jobs for “kick at”',
    'Search templates for “kick at”',
    'Search logs for “kick at”',
  ]);
  expect(labels('pair attic')[0]).toBe('Pair attic…');
  expect(labels('ATLAS').slice(0, 2)).toEqual(['atlas', 'Disable atlas…']);
});

test('an action is asked about where the runner is shown, or on its page', () => {
  const asked = { name: 'disable', ids: ['a'] };
  expect(commandsFor('disable atlas', around())[0]).toMatchObject({ href: '/runners/a', ask: asked });
  expect(commandsFor('disable atlas', around({ path: '/runners' }))[0]).toMatchObject({ href: null, ask: asked });
  expect(commandsFor('disable atlas', around({ path: '/runners/b' }))[0]).toMatchObject({ href: '/runners/a', ask: asked });
});

test('on the page of a runner its actions come first, once', () => {
  const all = labels('', { path: '/runners/a' });
  expect(all.slice(0, 3)).toEqual(['Disable atlas…', 'Drain atlas…', 'Kick atlas…']);
  expect(new Set(labels('atlas', { path: '/runners/a' })).size).toBe(labels('atlas', { path: '/runners/a' }).length);
});

test('on the list what is chosen can be acted on as a whole', () => {
  const [first, second] = commandsFor('', around({ path: '/runners', selected: ['a', 'b'] }));
  expect([first?.label, second?.label]).toEqual(['Enable 2 selected runners…', 'Disable 2 selected runners…']);
  expect(second?.ask).toEqual({ name: 'disable', ids: ['a', 'b'] });
});

test('of many runners the best few are offered', () => {
  const many = new Map(
    Array.from({ length: 500 }, (_, index) => [`${index}`, sampleRunner({ id: `${index}`, name: `node-${index}` })]),
  );
  const [first] = commandsFor('node-42', around({ runners: many }));
  expect(first?.label).toBe('node-42');
  expect(commandsFor('node', around({ runners: many })).filter(({ ask }) => ask === null)).toHaveLength(9);
});
