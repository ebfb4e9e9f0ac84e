import { describe, expect, test } from 'vitest';
import type { Decision } from '../decision/decision.ts';
import type { Grant } from './grant.ts';
import { lacksSecondFactor } from './require-totp.ts';
import type { Totp, User } from './state.ts';
import { beginTotp, confirmTotp, hasSecondFactor, removeTotp, spendCode, spendRecovery, totpSteps } from './totp.ts';

const ada = (totp: Totp | null = null, patch: Partial<User> = {}): User => ({
  id: 'u-ada',
  revision: 1,
  login: 'ada',
  displayName: 'Ada',
  passwordHash: 'argon2id',
  scopeId: 's-ada',
  externalId: null,
  totp,
  createdAt: 0,
  createdBy: 'x',
  disabledAt: null,
  ...patch,
});
const codes = [
  { salt: 's', hash: 'one' },
  { salt: 's', hash: 'two' },
];
const confirmed: Totp = { secret: 'sealed', confirmedAt: 5, usedStep: 100, recovery: codes };
const begun: Totp = { secret: 'sealed', confirmedAt: null, usedStep: 0, recovery: [] };
const codeOf = (decision: Decision): string => (decision.ok ? 'ok' : decision.refusal.code);
const totpOf = (decision: Decision): Totp | null => {
  const [change] = decision.ok ? decision.changes : [];
  if (change?.kind !== 'user' || change.op !== 'update') throw new Error('no user was changed');
  return change.row.totp;
};

test('codes are taken one step around their time', () => {
  expect(totpSteps(3_000_000)).toEqual([99, 100, 101]);
  expect(totpSteps(3_029_999)).toEqual([99, 100, 101]);
});

describe('a code', () => {
  test('is taken once, and none of an earlier step after it', () => {
    expect(totpOf(spendCode(ada(confirmed), [101]))).toMatchObject({ usedStep: 101, recovery: codes });
    expect(codeOf(spendCode(ada(confirmed), [100]))).toBe('code_used');
    expect(codeOf(spendCode(ada(confirmed), [99]))).toBe('code_used');
    expect(codeOf(spendCode(ada(confirmed), []))).toBe('code_wrong');
  });

  test('that two steps share counts for the newer', () => {
    expect(totpOf(spendCode(ada(confirmed), [99, 101]))?.usedStep).toBe(101);
  });

  test('is not asked for before one proved the secret', () => {
    expect(hasSecondFactor(ada(begun))).toBe(false);
    expect(codeOf(spendCode(ada(begun), [101]))).toBe('totp_not_set_up');
    const proved = totpOf(confirmTotp(ada(begun), [101], codes, 9));
    expect(proved).toEqual({ secret: 'sealed', confirmedAt: 9, usedStep: 101, recovery: codes });
    expect(codeOf(spendCode(ada(proved), [101]))).toBe('code_used');
    expect(codeOf(confirmTotp(ada(begun), [], codes, 9))).toBe('code_wrong');
    expect(codeOf(confirmTotp(ada(), [101], codes, 9))).toBe('totp_not_set_up');
  });

  test('that counts already stands against another secret', () => {
    expect(codeOf(beginTotp(ada(confirmed), 'new'))).toBe('totp_set_up');
    expect(codeOf(confirmTotp(ada(confirmed), [101], codes, 9))).toBe('totp_set_up');
    expect(totpOf(beginTotp(ada(begun), 'new'))).toEqual({ ...begun, secret: 'new' });
  });
});

test('a recovery code is gone when it was taken', () => {
  const once = totpOf(spendRecovery(ada(confirmed), 0, 9));
  expect(once?.recovery).toEqual([codes[1]]);
  expect(codeOf(spendRecovery(ada(once), -1, 9))).toBe('code_wrong');
  expect(codeOf(spendRecovery(ada(begun), 0, 9))).toBe('totp_not_set_up');
});

test('the second factor can be taken away, also while it is being set up', () => {
  expect(totpOf(removeTotp(ada(confirmed), 'bo', 9))).toBeNull();
  expect(totpOf(removeTotp(ada(begun), 'bo', 9))).toBeNull();
  expect(codeOf(removeTotp(ada(), 'bo', 9))).toBe('totp_not_set_up');
});

test('a second factor is demanded of owners, or of all, who have a password', () => {
  const grant = (scopeId: string, role: Grant['role']): Grant => ({
    ...{ id: scopeId, revision: 1, userId: 'u-ada', scopeId, role, permissions: [], createdAt: 0, createdBy: 'x' },
  });
  const own = grant('s-ada', 'owner');
  const lacks = (user: User, grants: Grant[]) =>
    (['none', 'owners', 'all'] as const).filter((rule) => lacksSecondFactor(user, grants, rule));
  expect(lacks(ada(), [own])).toEqual(['all']);
  expect(lacks(ada(), [own, grant('instance', 'operator')])).toEqual(['all']);
  expect(lacks(ada(), [own, grant('acme', 'owner')])).toEqual(['owners', 'all']);
  expect(lacks(ada(begun), [grant('instance', 'owner')])).toEqual(['owners', 'all']);
  expect(lacks(ada(confirmed), [grant('instance', 'owner')])).toEqual([]);
  expect(lacks(ada(null, { passwordHash: null }), [grant('instance', 'owner')])).toEqual([]);
});
