import { expect, test } from 'vitest';
import { sampleRunner } from '../../live/testing/sample-rows.ts';
import { entriesFor, isEnabled } from './acts.ts';

const keys = (more: Parameters<typeof sampleRunner>[0]) => entriesFor(sampleRunner(more)).map(({ key }) => key);
const why = { by: 'ada', reason: null, at: 0 };

test('a runner that is there can be kept from jobs, kicked and unpaired', () => {
  expect(keys({})).toEqual(['disable', 'drain', 'kick', 'edit', 'relabel', 'rotate', 'revoke', 'remove']);
});

test('one that is not paired can be paired, and has no token to take away', () => {
  for (const contact of ['not_registered', 'revoked'] as const)
    expect(keys({ contact, enrolledAt: null })).toEqual(['disable', 'pair', 'edit', 'relabel', 'remove']);
});

test('one that has its token and was never started can lose it, and is paired already', () => {
  expect(keys({ contact: 'not_registered', enrolledAt: 1 })).toEqual([
    'disable',
    'edit',
    'relabel',
    'rotate',
    'revoke',
    'remove',
  ]);
});

test('a silent one can be kicked as long as it holds a job', () => {
  expect(keys({ contact: 'offline' })).not.toContain('kick');
  expect(keys({ contact: 'offline', tasks: [{ jobId: 'j', jobName: 'n', attemptId: 'a', since: 0, deviceId: null }] })).toContain(
    'kick',
  );
});

test('enabled is what nobody keeps from jobs; a drain of its own is not ended from here', () => {
  expect(isEnabled(sampleRunner())).toBe(true);
  expect(isEnabled(sampleRunner({ disabled: { ...why, until: null } }))).toBe(false);
  expect(isEnabled(sampleRunner({ draining: { ...why, deadline: null } }))).toBe(false);
  expect(isEnabled(sampleRunner({ draining: { ...why, by: null, deadline: null } }))).toBe(true);
});
