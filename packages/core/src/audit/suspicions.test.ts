import { describe, expect, test } from 'vitest';
import { FailureTally, formerTally, nothingTally, wasRightOnce } from './failures.ts';
import { type AuditAction, type AuditEntry, type AuditValues, serverActor } from './state.ts';
import { suspicionsOf } from './suspicions.ts';

describe('the tally of failures', () => {
  const failure = { address: '10.0.0.1', identity: 'ada', code: 'sign_in_failed' };

  test('tells the first at once and counts the others of the minute', () => {
    const tally = new FailureTally();
    expect(tally.note(failure, 0)).toMatchObject({
      action: 'auth.failed',
      actor: { login: 'ada', address: '10.0.0.1' },
      detail: { count: 1 },
    });
    for (let at = 1; at <= 1_000; at++) expect(tally.note({ ...failure, code: 'rate_limited' }, at)).toBeNull();
    expect(tally.due(59_999)).toEqual([]);
    expect(tally.due(60_000)).toMatchObject([{ at: 1_000, detail: { count: 1_000, codes: ['rate_limited'] } }]);
    expect(tally.due(120_000)).toEqual([]);
    expect(tally.isOpen).toBe(false);
  });

  test('tells of a program that lost its credential at once, then more and more seldom, and leaves no try out', () => {
    const tally = new FailureTally(formerTally);
    const removed = { ...failure, identity: 'token-1', code: 'runner_removed' };
    const told: { count: number; at: number }[] = [];
    const day = 86_400_000;
    for (let now = 0; now < 7 * day; now += 1_000) {
      const drafts = [tally.note(removed, now), ...(now % 15_000 === 0 ? tally.due(now) : [])];
      for (const draft of drafts) if (draft) told.push({ at: now, count: Number(draft.detail.count) });
    }
    told.push(...tally.due(7 * day, true).map(({ detail }) => ({ at: 7 * day, count: Number(detail.count) })));
    expect(told.slice(0, 4).map(({ at }) => at)).toEqual([0, 60_000, 180_000, 420_000]);
    expect(told.length).toBeLessThan(20);
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe((7 * day) / 1_000);
    // one that is silent for as long is told at once when it comes again
    tally.due(9 * day, true);
    expect(tally.isOpen).toBe(false);
    expect(tally.note(removed, 10 * day)).not.toBeNull();
  });

  test('a credential that was right once is told from one that never was', () => {
    const codes = ['runner_removed', 'credential_revoked', 'credential_expired', 'credential_unknown', 'sign_in_failed'];
    expect(codes.map((code) => wasRightOnce({ code }))).toEqual([true, true, true, false, false]);
  });

  test('however many names and addresses are tried, the entries stay few', () => {
    const tally = new FailureTally();
    let entries = 0;
    for (let each = 0; each < 5_000; each++) {
      const address = `10.0.${each % 250}.1`;
      if (tally.note({ ...failure, address, identity: `name ${each}` }, 1)) entries++;
    }
    entries += tally.due(60_001).length;
    expect(entries).toBeLessThan(210);
    const counted = new FailureTally();
    for (let each = 0; each < 50; each++) counted.note({ ...failure, identity: `name ${each}` }, 1);
    expect(counted.due(60_001)).toMatchObject([{ actor: { login: '(many)', address: '10.0.0.1' }, detail: { count: 39 } }]);
  });

  test('ids that are made up are counted, told of each minute, and none of them is remembered for longer', () => {
    const tally = new FailureTally(nothingTally);
    const told: number[] = [];
    for (let second = 0; second < 3_600; second++) {
      const made = tally.note({ ...failure, identity: `id ${second}`, code: 'credential_unknown' }, second * 1_000);
      const due = tally.due(second * 1_000);
      for (const draft of [made, ...due]) if (draft) told.push(Number(draft.detail.count));
    }
    for (const { detail } of tally.due(3_600_000, true)) told.push(Number(detail.count));
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(3_600);
    expect(told.filter((count) => count > 1).length).toBeGreaterThan(50);
    tally.due(3_661_000);
    expect(tally.isOpen).toBe(false);
  });

  test('a name is kept in a form that every database can hold', () => {
    const identity = new FailureTally().note({ ...failure, identity: `a\u0000b\ud800${'x'.repeat(100)}` }, 0)?.actor.login ?? '';
    expect([identity.length, identity.isWellFormed(), /\p{Cc}/u.test(identity)]).toEqual([64, true, false]);
  });
});

let seq = 0;
const entry = (at: number, action: AuditAction, login: string, address: string, detail: AuditValues = {}): AuditEntry => ({
  ...{ seq: ++seq, hash: '', at, action, scopeId: 'instance', before: null, after: null, detail },
  actor: { ...serverActor(login), address },
  target: { kind: 'session', id: login, name: login },
});
const failed = (at: number, login: string, address: string, count: number, code = 'sign_in_failed') =>
  entry(at, 'auth.failed', login, address, { count, codes: [code], firstAt: at });
const kinds = (...entries: AuditEntry[]) =>
  suspicionsOf(entries).map(({ kind, identity, address, count }) => [kind, identity, address, count]);

describe('suspicions', () => {
  test('many failures of one address and login within an hour, and not those of a whole day', () => {
    expect(kinds(failed(0, 'ada', 'x', 1), failed(60_000, 'ada', 'x', 9))).toEqual([['many_failures', 'ada', 'x', 10]]);
    expect(kinds(failed(0, 'ada', 'x', 5), failed(60_000, 'ada', 'y', 5), failed(9e7, 'ada', 'x', 5))).toEqual([]);
  });

  test('a sign-in after several failures', () => {
    expect(kinds(failed(0, 'ada', 'x', 6), entry(1_000, 'auth.signed_in', 'ada', 'x'))).toEqual([
      ['failures_then_success', 'ada', 'x', 6],
    ]);
    expect(kinds(failed(0, 'ada', 'x', 2), entry(1_000, 'auth.signed_in', 'ada', 'x'))).toEqual([]);
  });

  test('a new address of somebody who came from elsewhere before', () => {
    const signedIn = (at: number, address: string) => entry(at, 'auth.signed_in', 'ada', address);
    expect(kinds(signedIn(1, 'x'), signedIn(2, 'x'), signedIn(3, 'y'), signedIn(4, 'y'))).toEqual([
      ['new_address', 'ada', 'y', 1],
    ]);
  });

  test('the use of a token that no longer works', () => {
    expect(kinds(failed(1, 'token-1', 'x', 1, 'token_used'), failed(2, 'token-1', 'x', 2, 'token_used'))).toEqual([
      ['reused_token', 'token-1', 'x', 3],
    ]);
    expect(kinds(failed(1, 'token-2', 'x', 1, 'credential_revoked')), 'a runner that hears of it').toEqual([]);
  });
});
