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

test("the cache of Semaphore's can be cleared, as no other's", () => {
  expect(keys({ protocol: 'semaphore' })).toContain('clear-cache');
  expect(keys({ protocol: 'gitea' })).not.toContain('clear-cache');
  expect(keys({ protocol: 'semaphore', contact: 'revoked' })).not.toContain('clear-cache');
});

test('of a cloud-hosted one the server has the token; what is offered is what its machine allows', () => {
  const hosting = {
    ...{ poolId: 'p', poolName: 'b', provider: 'process' as const, region: null, version: null, reservedFor: null },
    ...{ state: 'asleep' as const, operation: null, idleSince: null, problem: null },
  };
  expect(keys({ hosting, contact: 'offline' })).toEqual(['disable', 'wake', 'edit', 'relabel', 'remove']);
  expect(keys({ hosting: { ...hosting, state: 'awake' } })).toContain('sleep');
  const operation = { kind: 'deploy' as const, jobId: 'j', since: 0 };
  expect(keys({ hosting: { ...hosting, state: 'absent', operation }, contact: 'not_registered' })).not.toContain('deploy');
  expect(keys({ builtIn: true })).toEqual(['kick']);
});

test('enabled is what nobody keeps from jobs; a drain of its own is not ended from here', () => {
  expect(isEnabled(sampleRunner())).toBe(true);
  expect(isEnabled(sampleRunner({ disabled: { ...why, until: null } }))).toBe(false);
  expect(isEnabled(sampleRunner({ draining: { ...why, deadline: null } }))).toBe(false);
  expect(isEnabled(sampleRunner({ draining: { ...why, by: null, deadline: null } }))).toBe(true);
});
