import { expect, test } from 'vitest';
import { rowsOf } from '../testing/rows-of.ts';
import { sampleCapabilities, sampleRunner, sampleSession, sampleToken } from '../testing/samples.ts';
import { changedNothing, codeOf } from '../testing/scene.ts';
import { disableRunner, drainRunner, enableRunner } from './availability.ts';
import { relabelRunner, renameRunner } from './edit.ts';
import { revokeRunner, rotateRunner } from './end.ts';
import { type Absence, retireRunner, revivedNames } from './retire.ts';
import { openSession } from './session.ts';
import type { Runner } from './state.ts';

const absent = (patch: Partial<Absence> = {}): Absence => ({ contact: 'offline', lastSeenAt: 100, attempts: 0, ...patch });
const start = { session: sampleSession({ id: 'session-2' }), capabilities: sampleCapabilities, version: '1.1.0' };
const jo = { by: 'jo', reason: null };

test('offline longer than its retention and without work, a runner leaves the lists', () => {
  const disabled = { by: 'jo', reason: null, at: 1, until: null };
  const decision = retireRunner(sampleRunner({ disabled }), absent(), 1_000, 1_101);
  expect(rowsOf(decision, 'runner')).toMatchObject([{ retiredAt: 1_101, session: null, credential: 'active', disabled }]);
  expect(decision.ok && decision.events).toMatchObject([{ type: 'runner.retired', detail: { name: 'one', silentSince: 100 } }]);
});

test.each<[string, Partial<Runner>, Partial<Absence>, number | null, number]>([
  ['its retention is not over', {}, {}, 1_000, 1_100],
  ['it signed out later', { signedOutAt: 500 }, {}, 1_000, 1_400],
  ['it was paired later', { enrolledAt: 500 }, { lastSeenAt: null }, 1_000, 1_400],
  ['it is kept for ever', {}, {}, null, 9e12],
  ['it holds a job', {}, { attempts: 1 }, 1_000, 5_000],
  ['nobody knows yet', {}, { contact: 'unknown' }, 1_000, 5_000],
  ['it was never paired: other rules hold', { credential: 'none' }, { contact: 'not_registered' }, 1_000, 5_000],
  ['a person revoked it: its row stays', { credential: 'revoked' }, { contact: 'revoked' }, 1_000, 5_000],
  ['it is retired already', { retiredAt: 1 }, {}, 1_000, 5_000],
  ['it was removed', { removedAt: 1 }, {}, 1_000, 5_000],
])('it stays: %s', (_, row, absence, retentionMs, now) => {
  expect(changedNothing(retireRunner(sampleRunner(row), absent(absence), retentionMs, now))).toBe(true);
});

test('the same identity comes back under its id and number, with a name that is free', () => {
  const retired = sampleRunner({ retiredAt: 5, session: null });
  const decision = openSession(retired, { ...start, freeName: 'one-1' }, [], 50);
  expect(rowsOf(decision, 'runner')).toMatchObject([{ id: retired.id, number: 1, retiredAt: null, name: 'one-1' }]);
  expect(decision.ok && decision.events.map(({ type }) => type)).toEqual(['runner.revived', 'runner.session_started']);
  expect(rowsOf(openSession(sampleRunner(), { ...start, freeName: 'other' }, [], 50), 'runner')).toMatchObject([{ name: 'one' }]);
});

test('its names: its own, then with its number, never longer than a name may be', () => {
  const names = (runner: Runner) => {
    const each = revivedNames(runner);
    return [each.next().value, each.next().value, each.next().value];
  };
  expect(names(sampleRunner({ name: 'roof', number: 12 }))).toEqual(['roof', 'roof-12', 'roof-12-2']);
  const long = sampleRunner({ name: 'x'.repeat(120), number: 12 });
  expect(names(long)[1]).toBe(`${'x'.repeat(117)}-12`);
});

test('what people do to runners of the lists is refused of a retired one; its credential can be revoked', () => {
  const retired = sampleRunner({ retiredAt: 5, session: null });
  const tokens = { credential: null, pairing: sampleToken() };
  for (const refused of [
    disableRunner(retired, jo, null, 50),
    enableRunner(retired, 'jo', 50),
    drainRunner(retired, jo, null, 50),
    renameRunner(retired, 'two', 'jo', 50),
    relabelRunner(retired, ['x'], 'jo', 50),
    rotateRunner(retired, [], tokens, jo, 50),
  ])
    expect(codeOf(refused)).toBe('runner_retired');
  expect(rowsOf(revokeRunner(retired, [], null, jo, 50), 'runner')).toMatchObject([{ credential: 'revoked' }]);
});
