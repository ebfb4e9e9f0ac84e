import type { Runner } from '@baton/protocol';
import { packRows } from '@baton/protocol/columns';
import { expect, test } from 'vitest';
import { applyPresence, applyRunners, RunnerParts } from './runner-rows.ts';
import { sampleRunner } from './testing/sample-rows.ts';

const rowsOf = (...runners: Runner[]): Map<string, Runner> => new Map(runners.map((runner) => [runner.id, runner]));
const message = (rows: Runner[], more: { snapshot?: boolean; removed?: string[] } = {}) => ({
  op: 'runners' as const,
  id: '1',
  seq: 1,
  snapshot: false,
  removed: [],
  rows,
  ...more,
});

test('a snapshot replaces everything', () => {
  const rows = rowsOf(sampleRunner({ id: 'a' }), sampleRunner({ id: 'b' }));
  const touched = applyRunners(rows, message([sampleRunner({ id: 'b' }), sampleRunner({ id: 'c' })], { snapshot: true }));
  expect([...rows.keys()].sort()).toEqual(['b', 'c']);
  expect(touched.ids.sort()).toEqual(['a', 'b', 'c']);
});

test('a change adds, replaces and removes', () => {
  const rows = rowsOf(sampleRunner({ id: 'a' }), sampleRunner({ id: 'b' }));
  applyRunners(rows, message([sampleRunner({ id: 'a', name: 'new' })], { removed: ['b'] }));
  expect([...rows.values()].map((row) => row.name)).toEqual(['new']);
});

const part = (rows: Runner[], more: { counts?: Record<string, number>; last?: boolean } = {}) => ({
  op: 'runners_part' as const,
  id: '1',
  seq: 1,
  counts: null,
  last: false,
  packed: packRows(rows),
  ...more,
});

test('parts replace everything when the last one has come, and lists look at the first and the last', () => {
  const rows = rowsOf(sampleRunner({ id: 'a', name: 'old' }), sampleRunner({ id: 'gone' }));
  const parts = new RunnerParts(rows);
  expect(parts.apply(part([sampleRunner({ id: 'a' })], { counts: { all: 3 } }))).toEqual({ ids: ['a'], facts: true });
  expect(parts.apply(part([sampleRunner({ id: 'b' })]))).toEqual({ ids: ['b'], facts: false });
  expect([...rows.keys()]).toEqual(['a', 'gone', 'b']);
  expect(parts.apply(part([sampleRunner({ id: 'c' })], { last: true }))).toEqual({ ids: ['c', 'gone'], facts: true });
  expect([...rows.values()].map((row) => [row.id, row.name])).toEqual([
    ['a', 'atlas'],
    ['b', 'atlas'],
    ['c', 'atlas'],
  ]);
});

test('parts that broke off are forgotten when they begin anew', () => {
  const rows = rowsOf();
  const parts = new RunnerParts(rows);
  parts.apply(part([sampleRunner({ id: 'a' })], { counts: { all: 2 } }));
  parts.apply(part([sampleRunner({ id: 'b' })], { counts: { all: 1 }, last: true }));
  expect([...rows.keys()]).toEqual(['b']);
});

test('presence changes single rows, and tells when a fact changed', () => {
  const rows = rowsOf(sampleRunner({ id: 'a' }));
  const { pill, contact, activity, flags } = sampleRunner();
  const heard = {
    runnerId: 'a',
    lastHeartbeatAt: 9000,
    pill,
    contact,
    activity,
    flags,
    vitals: null,
    shortage: null,
    called: null,
  };
  const before = rows.get('a');
  expect(applyPresence(rows, [heard, { ...heard, runnerId: 'unknown' }])).toEqual({ ids: ['a'], facts: false });
  expect(rows.get('a')).toMatchObject({ name: 'atlas', lastHeartbeatAt: 9000 });
  expect(rows.get('a')).not.toBe(before);
  expect(rows.get('a')).not.toHaveProperty('runnerId');
  expect(applyPresence(rows, [{ ...heard, contact: 'stale' }]).facts).toBe(true);
  expect(applyPresence(rows, [{ ...heard, contact: 'stale', flags: ['draining'] }]).facts).toBe(true);
});
