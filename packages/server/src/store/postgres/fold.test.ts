import { type Change, type Guard, insert, type Kind, type Records, remove, update } from '@baton/core';
import { expect, it } from 'vitest';
import type { Commit } from '../interface.ts';
import { fold } from './fold.ts';

const setting = (id: string, value = ''): Records['setting'] => ({ id, revision: 1, value });
const runner = (id: string, patch: object = {}) =>
  ({ id, revision: 1, number: 1, scopeId: 's', name: id, retiredAt: null, removedAt: null, ...patch }) as Records['runner'];
const commit = (changes: Change[], guards: Guard[] = []): Commit => ({ changes, guards, events: [] });
const ensured = (row: Records['setting']): Change => ({ op: 'ensure', kind: 'setting', row }) as Change;
const guarded = (id: string, revision: number): Guard => ({ kind: 'setting', id, revision });

const foldAll = (...commits: Commit[]) => fold(commits, 0, commits.length);
const effectsOf = (kind: Kind, ...commits: Commit[]) => {
  const { effects, end } = foldAll(...commits);
  expect(end).toBe(commits.length);
  return [...(effects.find((each) => each.kind === kind)?.rows.values() ?? [])];
};

it('keeps what the first change counts on and what the last one leaves', () => {
  const first = update('setting', { ...setting('a'), revision: 4 }, { value: 'x' });
  const second = update('setting', (first as { row: Records['setting'] }).row, { value: 'y' });
  expect(effectsOf('setting', commit([first]), commit([second], [guarded('a', 5)]))).toEqual([
    { id: 'a', expected: 4, revision: 6, row: { id: 'a', revision: 6, value: 'y' }, commit: 0 },
  ]);
  expect(effectsOf('setting', commit([insert('setting', setting('a')), update('setting', setting('a'), {})]))).toMatchObject([
    { expected: null, revision: 2 },
  ]);
  expect(effectsOf('setting', commit([first]), commit([remove('setting', { ...setting('a'), revision: 5 })]))).toMatchObject([
    { expected: 4, revision: null, row: null },
  ]);
  expect(
    effectsOf('setting', commit([remove('setting', setting('a'))]), commit([insert('setting', setting('a'))])),
  ).toMatchObject([{ expected: 1, revision: 1, row: setting('a') }]);
});

it('takes one of many that ensure the same row, and what is guarded more than once', () => {
  const commits = [
    commit([ensured(setting('a'))], [guarded('g', 3)]),
    commit([ensured(setting('a', 'other'))], [guarded('g', 3)]),
  ];
  expect(effectsOf('setting', ...commits)).toMatchObject([
    { id: 'g', expected: 3, row: null },
    { id: 'a', expected: 'any', row: setting('a') },
  ]);
});

it.each<[string, ...Commit[]]>([
  ['an insert of what was inserted', commit([insert('setting', setting('a'))]), commit([insert('setting', setting('a'))])],
  ['an update of what was changed', commit([update('setting', setting('a'), {})]), commit([update('setting', setting('a'), {})])],
  ['an update of what was removed', commit([remove('setting', setting('a'))]), commit([update('setting', setting('a'), {})])],
  ['a guard of what was changed', commit([update('setting', setting('a'), {})]), commit([], [guarded('a', 1)])],
  ['a guard of what may be there', commit([ensured(setting('a'))]), commit([], [guarded('a', 1)])],
  ['a removal of what is not there yet', commit([insert('setting', setting('a'))]), commit([remove('setting', setting('a'))])],
  ['a row that frees unique values', commit([]), commit([remove('runner', runner('a'))])],
  [
    'unique values that a row has only in between',
    commit([insert('runner', runner('a'))]),
    commit([update('runner', runner('a'), { name: 'b' })]),
  ],
])('ends before %s, and leaves nothing of that commit', (_, first, second) => {
  const half = commit([insert('setting', setting('half')), ...second.changes], [...second.guards]);
  const { effects, end } = foldAll(first, half, commit([]));
  expect(end).toBe(1);
  expect(effects.flatMap(({ rows }) => [...rows.keys()])).not.toContain('half');
});
