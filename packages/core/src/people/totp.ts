import { update } from '../decision/change.ts';
import { type Decision, plan, refuse } from '../decision/decision.ts';
import { peopleEvent } from './event.ts';
import type { Totp, User } from './state.ts';

export const totpStepMs = 30_000;

/** The steps whose codes are taken at a moment: its own, and one on each side for clocks that differ. */
export function totpSteps(now: number): number[] {
  const step = Math.floor(now / totpStepMs);
  return [step - 1, step, step + 1];
}

/** Whether a user is asked for a code when they sign in. */
export const hasSecondFactor = (user: User): boolean => user.totp !== null && user.totp.confirmedAt !== null;

/** Gives a user a new secret, which counts when a first code proved it. Refused with `totp_set_up` when one counts already. */
export function beginTotp(user: User, secret: string): Decision {
  if (hasSecondFactor(user)) return refuse('totp_set_up');
  return plan([update('user', user, { totp: { secret, confirmedAt: null, usedStep: 0, recovery: [] } })]);
}

/** A first code makes the secret count. Refused as {@link spendCode}, and with `totp_set_up`. */
export function confirmTotp(user: User, steps: readonly number[], recovery: Totp['recovery'], now: number): Decision {
  if (hasSecondFactor(user)) return refuse('totp_set_up');
  const spent = spend(user.totp, steps);
  if ('code' in spent) return refuse(spent.code);
  return plan(
    [update('user', user, { totp: { ...spent.totp, confirmedAt: now, recovery } })],
    [peopleEvent(user.id, 'totp_confirmed', now, { by: user.login, login: user.login })],
  );
}

/**
 * Takes a code. Refused with `code_wrong`, and with `code_used` when it or a later one was taken before.
 *
 * @param steps those of the window whose code was given
 */
export function spendCode(user: User, steps: readonly number[]): Decision {
  if (!hasSecondFactor(user)) return refuse('totp_not_set_up');
  const spent = spend(user.totp, steps);
  return 'code' in spent ? refuse(spent.code) : plan([update('user', user, { totp: spent.totp })]);
}

type Spent = { totp: Totp } | { code: 'code_wrong' | 'code_used' | 'totp_not_set_up' };

function spend(totp: Totp | null, steps: readonly number[]): Spent {
  if (totp === null) return { code: 'totp_not_set_up' };
  if (steps.length === 0) return { code: 'code_wrong' };
  const usedStep = Math.max(...steps);
  return usedStep > totp.usedStep ? { totp: { ...totp, usedStep } } : { code: 'code_used' };
}

/**
 * Takes a recovery code. Refused with `code_wrong`: a used one is not kept, so that it is like any other.
 *
 * @param index of the code among those that are left; -1: none of them
 */
export function spendRecovery(user: User, index: number, now: number): Decision {
  if (user.totp === null || !hasSecondFactor(user)) return refuse('totp_not_set_up');
  if (index < 0) return refuse('code_wrong');
  const recovery = user.totp.recovery.filter((_, at) => at !== index);
  return plan(
    [update('user', user, { totp: { ...user.totp, recovery } })],
    [peopleEvent(user.id, 'recovery_code_used', now, { by: user.login, login: user.login, left: recovery.length })],
  );
}

/** Takes the second factor away. Refused with `totp_not_set_up`. */
export function removeTotp(user: User, by: string, now: number): Decision {
  if (user.totp === null) return refuse('totp_not_set_up');
  return plan([update('user', user, { totp: null })], [peopleEvent(user.id, 'totp_removed', now, { by, login: user.login })]);
}
