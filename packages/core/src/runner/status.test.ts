import { expect, test } from 'vitest';
import { sampleRunner } from '../testing/samples.ts';
import { contacts } from './contact.ts';
import type { Runner } from './state.ts';
import { isOlder, type Pill, pills, statusOf } from './status.ts';

const drained: Partial<Runner> = { draining: { by: 'server', askedBy: null, reason: null, at: 0, deadline: null } };
const disabled: Partial<Runner> = { disabled: { reason: null, by: 'admin', at: 0, until: null } };

test.each<[Pill, (typeof contacts)[number], Partial<Runner>, number]>([
  ['revoked', 'revoked', drained, 1],
  ['not_registered', 'not_registered', drained, 0],
  ['unknown', 'unknown', drained, 1],
  ['offline', 'offline', drained, 1],
  ['stale', 'stale', drained, 1],
  ['draining', 'online', drained, 1],
  ['draining', 'online', drained, 0],
  ['busy', 'online', {}, 1],
  ['busy', 'online', disabled, 2],
  ['online', 'online', {}, 0],
  ['online', 'online', disabled, 0],
])('the pill %s is the first row that applies (contact %s)', (pill, contact, patch, leases) => {
  expect(statusOf(sampleRunner(patch), contact, leases, '1.0.0').pill).toBe(pill);
});

test('the pills stand in the order of the status table', () => {
  expect(pills).toEqual([
    'revoked',
    'not_registered',
    'unknown',
    'scaled_to_zero',
    'offline',
    'stale',
    'draining',
    'busy',
    'online',
  ]);
});

test('facts are kept apart from the pill: a busy, draining, outdated runner is all of it', () => {
  const status = statusOf(sampleRunner({ ...drained, ...disabled, ephemeral: true, version: '0.9.9' }), 'offline', 1, '1.0.0');
  expect(status).toEqual({
    contact: 'offline',
    activity: 'busy',
    flags: ['disabled', 'draining', 'outdated', 'ephemeral'],
    pill: 'offline',
  });
});

test('the server itself is not outdated: it brings its version along', () => {
  expect(statusOf(sampleRunner({ builtIn: true, version: '0.9.9' }), 'online', 0, '1.0.0').flags).toEqual([]);
});

test.each(contacts)('contact %s is told as it is', (contact) => {
  expect(statusOf(sampleRunner(), contact, 0, '1.0.0').contact).toBe(contact);
});

test.each([
  ['1.2.3', '1.2.3', false],
  ['1.2.2', '1.2.3', true],
  ['1.2.10', '1.2.9', false],
  ['1.9.0', '1.10.0', true],
  ['2.0.0', '1.9.9', false],
  ['v1.0.0', '1.0.1', true],
  ['1.0.0-rc.1', '1.0.0', true],
  [null, '1.0.0', false],
  ['nightly', '1.0.0', false],
  ['1.0.0', 'nightly', false],
])('%s is older than %s: %s', (version, latest, older) => {
  expect(isOlder(version, latest)).toBe(older);
});
