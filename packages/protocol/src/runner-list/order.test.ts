import { expect, test } from 'vitest';
import { sampleRunner } from '../testing/sample-runner.ts';
import { parseSort, sortRunners, toggleSort } from './order.ts';

type Listed = ReturnType<typeof sampleRunner>;

const names = (runners: Listed[], sort: string | undefined): string[] =>
  sortRunners(runners, parseSort(sort)).map((runner) => runner.name);
const runner = (name: string, more: Partial<Listed> = {}): Listed => sampleRunner({ name, ...more });

test('names are sorted as people do', () => {
  expect(names([runner('r10'), runner('R2'), runner('r1')], undefined)).toEqual(['r1', 'R2', 'r10']);
  expect(names([runner('r1'), runner('r2')], '-name')).toEqual(['r2', 'r1']);
});

test('trouble comes first, then names', () => {
  const runners = [runner('b'), runner('a'), runner('z', { pill: 'offline' }), runner('y', { pill: 'stale' })];
  expect(names(runners, 'status')).toEqual(['z', 'y', 'a', 'b']);
});

test('never heard of is older than anything', () => {
  expect(names([runner('never', { lastHeartbeatAt: null }), runner('now')], 'heartbeat')).toEqual(['now', 'never']);
});

test('a second click turns the order round, the default stays out of the URL', () => {
  expect(parseSort('nonsense')).toEqual({ by: 'name', descending: false });
  expect(toggleSort(parseSort(undefined), 'created')).toBe('created');
  expect(toggleSort(parseSort('created'), 'created')).toBe('-created');
  expect(toggleSort(parseSort('-name'), 'name')).toBeUndefined();
  expect(toggleSort(parseSort(undefined), 'name')).toBe('-name');
});
