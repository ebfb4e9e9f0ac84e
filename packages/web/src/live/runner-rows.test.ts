import type { Runner } from '@baton/protocol';
import { expect, test } from 'vitest';
import { applyPresence, applyRunners } from './runner-rows.ts';
import { sampleRunner } from './sample-rows.ts';

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

test('presence changes single rows, and tells when a fact changed', () => {
  const rows = rowsOf(sampleRunner({ id: 'a' }));
  const { pill, contact, activity, flags } = sampleRunner();
  const heard = { runnerId: 'a', lastHeartbeatAt: 9000, pill, contact, activity, flags, vitals: null, shortage: null };
  const before = rows.get('a');
  expect(applyPresence(rows, [heard, { ...heard, runnerId: 'unknown' }])).toEqual({ ids: ['a'], facts: false });
  expect(rows.get('a')).toMatchObject({ name: 'atlas', lastHeartbeatAt: 9000 });
  expect(rows.get('a')).not.toBe(before);
  expect(rows.get('a')).not.toHaveProperty('runnerId');
  expect(applyPresence(rows, [{ ...heard, contact: 'stale' }]).facts).toBe(true);
  expect(applyPresence(rows, [{ ...heard, contact: 'stale', flags: ['draining'] }]).facts).toBe(true);
});
