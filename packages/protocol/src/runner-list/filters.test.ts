import { expect, test } from 'vitest';
import { sampleRunner } from '../testing/sample-runner.ts';
import { countRunners, matchesSearch, passes } from './filters.ts';

test('online includes busy and draining', () => {
  const busy = sampleRunner({ activity: 'busy', pill: 'busy' });
  const draining = sampleRunner({ flags: ['draining'], pill: 'draining' });
  const counts = countRunners([busy, draining, sampleRunner()]);
  expect(counts).toMatchObject({ all: 3, online: 3, busy: 1, draining: 1, offline: 0 });
});

test('a stale runner that holds a job is busy and not online', () => {
  const runner = sampleRunner({ contact: 'stale', activity: 'busy', pill: 'stale' });
  expect([passes(runner, 'busy'), passes(runner, 'stale'), passes(runner, 'online')]).toEqual([true, true, false]);
});

test('asleep is not offline', () => {
  expect(passes(sampleRunner({ contact: 'offline', flags: ['asleep'] }), 'offline')).toBe(false);
  expect(passes(sampleRunner({ contact: 'offline' }), 'offline')).toBe(true);
});

test('search looks at name, id and number', () => {
  const runner = sampleRunner({ name: 'Atlas-7', number: 42 });
  expect(['', 'LAS', '0000', '42', ' atlas '].every((search) => matchesSearch(runner, search))).toBe(true);
  expect(['x', '4', '8000'].some((search) => matchesSearch(runner, search))).toBe(false);
});
