import {
  type Actor,
  type AuditAction,
  audited,
  beginTotp,
  confirmTotp,
  type Decision,
  removeTotp,
  spendCode,
  spendRecovery,
  totpSteps,
  type User,
} from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { PeopleBook } from '../../ports/people.ts';
import { actorOf, userEntry } from '../audit.ts';
import { AuthRefused } from '../auth-refused.ts';
import { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';
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
  takeAway(userId: string, by: Actor): Promise<void>;
}

export interface SecondFactorDeps {
  people: PeopleBook;
  clock: Clock;
  entropy: Entropy;
  sealing: Sealing;
  sessions: Pick<WebSessions, 'endOthers'>;
  failureLog: FailureLog;
}

const everywhere = 'everywhere';

export function createSecondFactor({ people, clock, entropy, sealing, sessions, failureLog }: SecondFactorDeps): SecondFactor {
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
      if (error instanceof AuthRefused && (error.code === 'code_wrong' || error.code === 'code_used')) {
        const identity = people.user(userId)?.login ?? userId;
        await failureLog.note({ address, identity, code: error.code });
        throw error;
      }
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

  const told = (decision: Decision, actor: Actor, action: AuditAction, user: User): Decision =>
    audited(decision, () => userEntry({ actor, action }, user, clock.now()));

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
        changeUser(people, userId, (user) => {
          const decision = confirmTotp(user, stepsOf(user, code), kept, clock.now());
          return told(decision, actorOf(person, address), 'user.totp_set_up', user);
        }),
      );
      await sessions.endOthers(person, actorOf(person, address));
      return codes;
    },
    spend,
    async remove(person, code, address) {
      const userId = userIdOf(person);
      await spend(userId, code, address);
      await changeUser(people, userId, (user) =>
        told(removeTotp(user, person.login, clock.now()), actorOf(person, address), 'user.totp_removed', user),
      );
    },
    takeAway: (userId, by) =>
      changeUser(people, userId, (user) => told(removeTotp(user, by.login, clock.now()), by, 'user.totp_removed', user)),
  };
}
