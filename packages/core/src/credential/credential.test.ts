import { describe, expect, test } from 'vitest';
import type { Actor } from '../audit/state.ts';
import type { Change } from '../decision/change.ts';
import type { Decision } from '../decision/decision.ts';
import { sampleRunner, sampleToken } from '../testing/samples.ts';
import type { Token } from '../token/state.ts';
import { freezeRunner } from './freeze.ts';
import { adoptSuccessor, renewalDueMs, renewToken } from './renew.ts';
import { standingOf } from './standing.ts';
import { onSuspectProof, onWitnessProof, type Suspicion } from './suspicion.ts';

const run = (id: string, patch: Partial<Token> = {}): Token =>
  sampleToken({ id, kind: 'run', createdAt: 100, expiresAt: null, ...patch });
const first = run('token-run', { replaces: null });
const second = run('second', { replaces: 'token-run' });
const twin = run('twin', { replaces: 'token-run' });
const runner = sampleRunner({ enrolledAt: 100 });
const actor: Actor = { userId: null, login: 'one', via: 'runner', credentialId: 'token-run', address: '10.0.0.7' };

const changesOf = (decision: Decision): readonly Change[] => (decision.ok ? decision.changes : []);
const codeOf = (decision: Decision): string | null => (decision.ok ? null : decision.refusal.code);

describe('what a token is to its runner', () => {
  test.each([
    ['its present one', first, runner, 'current'],
    ['the next', second, runner, 'successor'],
    ['the next, when another was used', twin, { ...runner, tokenId: 'second' }, 'superseded'],
    ['the one before', first, { ...runner, tokenId: 'second' }, 'superseded'],
    ['of an earlier enrolment', first, { ...runner, tokenId: 'other', enrolledAt: 101 }, 'revoked'],
    ['revoked by a person', { ...first, revokedAt: 5 }, runner, 'revoked'],
    ['of a runner that was rotated', first, { ...runner, credential: 'revoked' as const }, 'revoked'],
  ])('%s', (_, token, holder, standing) => {
    expect(standingOf(token, holder)).toBe(standing);
  });
});

describe('when to renew', () => {
  const token = run('t', { createdAt: 1_000, expiresAt: 4_000 });
  test('at two thirds of its life, give or take a twentieth of it; at once when that is over', () => {
    expect(renewalDueMs(token, 3_000, 1_000, 0.5)).toBe(2_000);
    expect(renewalDueMs(token, 3_000, 1_000, 0)).toBe(1_850);
    expect(renewalDueMs(token, 3_000, 2_500, 0.5)).toBe(500);
    expect(renewalDueMs(token, 3_000, 3_900, 0.5)).toBe(0);
  });
  test('never without an end; soon when it is to get one', () => {
    const endless = run('t');
    expect(renewalDueMs(endless, null, 0, 0.5)).toBeNull();
    expect(renewalDueMs(endless, 3_000, 0, 0.5)).toBe(500);
    expect(renewalDueMs(endless, 30 * 86_400_000, 0, 0.5)).toBe(30_000);
  });
});

describe('renewing', () => {
  test('issues a successor and leaves the present token as it is', () => {
    expect(changesOf(renewToken(runner, first, second, [], 200))).toEqual([{ op: 'insert', kind: 'token', row: second }]);
  });
  test('asked again with the same nonce it changes nothing', () => {
    expect(changesOf(renewToken(runner, first, second, [second], 200))).toEqual([]);
  });
  test.each([
    ['a superseded token', first, { ...runner, tokenId: 'second' }, 'credential_superseded'],
    ['an expired token', { ...first, expiresAt: 200 }, runner, 'runner_revoked'],
    ['a revoked token', { ...first, revokedAt: 1 }, runner, 'runner_revoked'],
    ['a runner that a person removed', first, { ...runner, removedAt: 1, credential: 'revoked' as const }, 'runner_revoked'],
  ])('%s gets none', (_, token, row, code) => {
    expect(codeOf(renewToken(row, token, second, [], 200))).toBe(code);
  });
  test('successors that nobody uses do not pile up', () => {
    const many = Array.from({ length: 8 }, (_, at) => run(`s${at}`, { replaces: 'token-run' }));
    expect(changesOf(renewToken(runner, first, second, many, 200))).toMatchObject([{ op: 'insert' }, { op: 'remove', id: 's7' }]);
  });
});

describe('the first use of a successor', () => {
  test('makes it the present one; the one before and its other successors stay known, older ones are forgotten', () => {
    const older = run('older');
    const decision = adoptSuccessor(runner, second, [second, twin, first, older], actor, 300);
    expect(changesOf(decision)).toMatchObject([
      { op: 'update', kind: 'runner', row: { tokenId: 'second' } },
      { op: 'update', kind: 'token', row: { id: 'second', usedAt: 300 } },
      { op: 'remove', kind: 'token', id: 'older' },
    ]);
    expect(decision.ok && decision.events).toMatchObject([{ type: 'runner.credential_renewed' }]);
    expect(decision.ok && decision.audit).toMatchObject([
      {
        ...{ actor, action: 'runner.token_renewed', target: { id: 'runner-1' } },
        ...{ before: { tokenId: 'token-run' }, after: { tokenId: 'second', expiresAt: null } },
      },
    ]);
  });
  test('once; later uses change nothing, and a twin of it is refused', () => {
    const after = { ...runner, tokenId: 'second' };
    expect(changesOf(adoptSuccessor(after, second, [], actor, 300))).toEqual([]);
    expect(codeOf(adoptSuccessor(after, twin, [], actor, 300))).toBe('credential_superseded');
    expect(codeOf(adoptSuccessor(runner, { ...second, expiresAt: 300 }, [], actor, 300))).toBe('runner_revoked');
    expect(
      codeOf(adoptSuccessor({ ...runner, removedAt: 1 }, second, [], actor, 300)),
      'an ephemeral one with a log to bring home',
    ).toBeNull();
  });
});

describe('a suspect', () => {
  const session = { id: 's2', address: '10.0.0.2' };
  const suspicion: Suspicion = { how: 'session', challenge: 'c', address: '10.0.0.1', sessionId: 's2', witness: null };
  const byToken: Suspicion = { ...suspicion, how: 'token', witness: 'w' };
  test('whose place was taken and who lives is one of two', () => {
    expect(onSuspectProof(suspicion, session)).toEqual({ verdict: 'clone', addresses: ['10.0.0.1', '10.0.0.2'] });
  });
  test('with an older token may be a backup: the holder of the newer is asked, if it is still the same', () => {
    expect(onSuspectProof(byToken, session)).toEqual({ verdict: 'ask' });
    expect(onSuspectProof(byToken, { ...session, id: 's3' })).toEqual({ verdict: 'nothing' });
    expect(onSuspectProof(byToken, null)).toEqual({ verdict: 'nothing' });
  });
  test('is one of two when that one answers', () => {
    expect(onWitnessProof(byToken, 'w', session)).toEqual({ verdict: 'clone', addresses: ['10.0.0.2', '10.0.0.1'] });
    expect(onWitnessProof(byToken, 'x', session)).toEqual({ verdict: 'nothing' });
    expect(onWitnessProof({ ...byToken, witness: null }, 'w', session)).toEqual({ verdict: 'nothing' });
    expect(onWitnessProof(byToken, 'w', { ...session, id: 's3' })).toEqual({ verdict: 'nothing' });
  });
});

describe('freezing', () => {
  const seen = { how: 'session' as const, addresses: ['10.0.0.1', '10.0.0.2'] as [string, string] };
  test('names both addresses', () => {
    const decision = freezeRunner(runner, seen, [], 7);
    expect(changesOf(decision)).toMatchObject([{ row: { frozen: { at: 7, ...seen } } }]);
    expect(decision.ok && decision.events).toMatchObject([
      { type: 'runner.frozen', detail: { first: '10.0.0.1', second: '10.0.0.2' } },
    ]);
  });
  test.each([
    ['one that is frozen', { ...runner, frozen: { at: 1, ...seen } }],
    ['one that was removed', { ...runner, removedAt: 1 }],
    ['one whose credential is void', { ...runner, credential: 'revoked' as const }],
  ])('not %s', (_, row) => {
    expect(changesOf(freezeRunner(row, seen, [], 7))).toEqual([]);
  });
});
