import { beginTotp, confirmTotp, removeTotp, spendCode, spendRecovery, totpSteps, type User } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { PeopleBook } from '../../ports/people.ts';
import { AuthRefused } from '../auth-refused.ts';
import { FailureLimit } from '../failure-limit.ts';
import { changeUser } from '../people/change-user.ts';
import { type Person, userIdOf } from '../people/person.ts';
import type { WebSessions } from '../people/web-sessions.ts';
import type { Sealing } from '../sealing.ts';
import { toBase32 } from './base32.ts';
import { codeAt, otpauthUri, totpSecretBytes } from './code.ts';
import { makeRecoveryCodes, recoveryIndex } from './recovery.ts';

/** Codes of an app beside the password. Wrong ones are limited by address and user, and by user from all addresses. */
export interface SecondFactor {
  /** A new secret, which counts when it is confirmed. Throws `totp_set_up`. @param issuer what the app shows beside the login */
  begin(person: Person, issuer: string): Promise<{ secret: string; uri: string }>;
  /**
   * A first code makes it count; all other sessions of the user, which came without one, end. Answers the recovery codes, in clear only here.
   * Throws `code_wrong`, `totp_set_up`.
   */
  confirm(person: Person, code: string, address: string): Promise<string[]>;
  /** Takes a code or a recovery code, which then counts no more. Throws `code_wrong`, `code_used`, `totp_not_set_up`. */
  spend(userId: string, code: string, address: string): Promise<void>;
  /** By its owner, with a code or a recovery code. */
  remove(person: Person, code: string, address: string): Promise<void>;
  /** By someone who manages users, from one who lost it. Throws `totp_not_set_up`. */
  takeAway(userId: string, by: string): Promise<void>;
}

export interface SecondFactorDeps {
  people: PeopleBook;
  clock: Clock;
  entropy: Entropy;
  sealing: Sealing;
  sessions: Pick<WebSessions, 'endOthers'>;
}

const everywhere = 'everywhere';

export function createSecondFactor({ people, clock, entropy, sealing, sessions }: SecondFactorDeps): SecondFactor {
  const here = new FailureLimit(clock, { burst: 8, refillMs: 15_000 });
  // against one who has the password and many addresses: a million codes, three of them right
  const overall = new FailureLimit(clock, { burst: 30, refillMs: 60_000 });

  const stepsOf = (user: User, code: string): number[] => {
    const sealed = user.totp && sealing.open(user.totp.secret, user.id);
    const digits = code.replace(/\s/g, '');
    if (!sealed || !/^\d{6}$/.test(digits)) return [];
    const secret = Buffer.from(sealed, 'base64url');
    return totpSteps(clock.now()).filter((step) => codeAt(secret, step) === digits);
  };
  /** Counts what is refused as a wrong guess. */
  const limited = async (userId: string, address: string, attempt: () => Promise<void>): Promise<void> => {
    here.check(address, userId);
    overall.check(everywhere, userId);
    here.failed(address, userId);
    overall.failed(everywhere, userId);
    try {
      await attempt();
    } catch (error) {
      if (error instanceof AuthRefused && (error.code === 'code_wrong' || error.code === 'code_used')) throw error;
      forgive(userId, address);
      throw error;
    }
    forgive(userId, address);
  };
  const forgive = (userId: string, address: string): void => {
    here.forgiven(address, userId);
    overall.forgiven(everywhere, userId);
  };
  const spend = (userId: string, code: string, address: string): Promise<void> =>
    limited(userId, address, () =>
      changeUser(people, userId, (user) => {
        const index = user.totp ? recoveryIndex(code, user.totp.recovery) : -1;
        return index >= 0 ? spendRecovery(user, index, clock.now()) : spendCode(user, stepsOf(user, code));
      }),
    );

  return {
    async begin(person, issuer) {
      const userId = userIdOf(person);
      const secret = entropy.bytes(totpSecretBytes);
      await changeUser(people, userId, (user) =>
        beginTotp(user, sealing.seal(Buffer.from(secret).toString('base64url'), user.id)),
      );
      return { secret: toBase32(secret), uri: otpauthUri(secret, { login: person.login, issuer }) };
    },
    async confirm(person, code, address) {
      const userId = userIdOf(person);
      const { codes, kept } = makeRecoveryCodes(entropy);
      await limited(userId, address, () =>
        changeUser(people, userId, (user) => confirmTotp(user, stepsOf(user, code), kept, clock.now())),
      );
      await sessions.endOthers(person);
      return codes;
    },
    spend,
    async remove(person, code, address) {
      const userId = userIdOf(person);
      await spend(userId, code, address);
      await changeUser(people, userId, (user) => removeTotp(user, person.login, clock.now()));
    },
    takeAway: (userId, by) => changeUser(people, userId, (user) => removeTotp(user, by, clock.now())),
  };
}
