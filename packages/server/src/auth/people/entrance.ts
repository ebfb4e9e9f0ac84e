import { hasSecondFactor, insert, type User } from '@baton/core';
import type { PeopleBook } from '../../ports/people.ts';
import { signedInEntry } from '../audit.ts';
import { AuthRefused } from '../auth-refused.ts';
import { committed } from '../committed.ts';
import type { FailureLog } from '../failure-log.ts';
import type { SecondFactor } from '../totp/second-factor.ts';
import { type HalfOpenSignIns, halfOpenMs } from './half-open.ts';
import { type Client, mayComeIn, type Person } from './person.ts';
import type { WebSessions } from './web-sessions.ts';

/** A sign-in that worked: the value of the session's cookie and who came in. */
export interface SignedIn {
  kind: 'signed_in';
  cookie: string;
  person: Person;
}

/** A sign-in whose password was right and whose code is still to come. */
interface CodeNeeded {
  kind: 'code_needed';
  /** to be sent with the code */
  secret: string;
  expiresInMs: number;
}

export type Entered = SignedIn | CodeNeeded;

/** The way in for users whose first factor was right. */
export interface Entrance {
  /** A session, or a sign-in that waits for its code. Throws `user_disabled`. */
  enter(user: User, client: Client): Promise<Entered>;
  /** A session, without a code: something else vouches for the user. Throws `user_disabled`. */
  enterFully(user: User, client: Client): Promise<SignedIn>;
  /** The second half. Throws `sign_in_expired`, `user_disabled`, and as the second factor does. */
  finish(input: { secret: string; code: string }, client: Client): Promise<SignedIn>;
}

export function createEntrance(deps: {
  people: PeopleBook;
  sessions: WebSessions;
  secondFactor: SecondFactor;
  halfOpen: HalfOpenSignIns;
  failureLog: FailureLog;
}): Entrance {
  const { people, sessions, secondFactor, halfOpen } = deps;
  const enterFully = async (user: User, client: Client): Promise<SignedIn> => {
    if (!mayComeIn(user)) throw new AuthRefused('user_disabled', { login: user.login });
    const { session, cookie, person } = sessions.prepare(user, client);
    await committed(people, [insert('webSession', session)], [signedInEntry(user, session, session.createdAt)]);
    return { kind: 'signed_in', cookie, person };
  };
  return {
    enterFully,
    async enter(user, client) {
      if (!mayComeIn(user)) {
        await deps.failureLog.note({ address: client.address, identity: user.login, code: 'user_disabled' });
        throw new AuthRefused('user_disabled', { login: user.login });
      }
      if (!hasSecondFactor(user)) return enterFully(user, client);
      return { kind: 'code_needed', secret: halfOpen.open(user), expiresInMs: halfOpenMs };
    },
    async finish({ secret, code }, client) {
      const begun = halfOpen.find(secret);
      const user = begun && people.user(begun.userId);
      if (!user || user.passwordHash !== begun.passwordHash || !hasSecondFactor(user)) throw new AuthRefused('sign_in_expired');
      if (!mayComeIn(user)) throw new AuthRefused('user_disabled', { login: user.login });
      await secondFactor.spend(user.id, code, client.address);
      if (!halfOpen.take(secret)) throw new AuthRefused('sign_in_expired');
      return enterFully(user, client);
    },
  };
}
