import { peopleEvent, plan, remove, update, type WebSession } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { PeopleBook } from '../../ports/people.ts';
import { actorOf, userEntry } from '../audit.ts';
import { AuthRefused } from '../auth-refused.ts';
import type { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';
import { changeUser } from './change-user.ts';
import { checkStrength, type Passwords } from './passwords.ts';
import { type Person, userIdOf } from './person.ts';
import { watchTries } from './tries.ts';
import type { WebSessions } from './web-sessions.ts';

export interface OwnPasswordDeps {
  people: PeopleBook;
  passwords: Passwords;
  failures: FailureLimit;
  failureLog: FailureLog;
}

/**
 * Whether it is really them: for what whoever finds an open browser must not do. Answers the hash that it was compared with. Throws `session_needed`,
 * `password_not_set`, `password_wrong`, `rate_limited`.
 */
export type CheckPassword = (person: Person, present: string, address: string) => Promise<string>;

export function createCheckPassword(deps: OwnPasswordDeps): CheckPassword {
  const tries = watchTries(deps);
  return async (person, present, address) => {
    const before = deps.people.user(userIdOf(person))?.passwordHash ?? null;
    if (before === null) throw new AuthRefused('password_not_set', { login: person.login });
    // who is signed in is not held up by those who try to be
    await tries.begin({ address }, person.login, person.credentialId);
    const matches = await tries.undone({ address }, person.login, person.credentialId, () =>
      deps.passwords.matches(present, before, true),
    );
    if (!matches) {
      await tries.refused({ address }, person.login, 'password_wrong');
      throw new AuthRefused('password_wrong');
    }
    tries.forgiven({ address }, person.login, person.credentialId);
    return before;
  };
}

/**
 * Changes the password of someone who is signed in; all their other sessions end. Throws `session_needed`, `password_not_set`,
 * `password_wrong`, `password_too_weak`, `rate_limited`.
 */
export type ChangePassword = (person: Person, input: { present: string; password: string }, address: string) => Promise<void>;

export function createChangePassword(deps: OwnPasswordDeps & { clock: Clock; sessions: WebSessions }): ChangePassword {
  const { people, clock, sessions } = deps;
  const check = createCheckPassword(deps);
  return async (person, { present, password }, address) => {
    const userId = userIdOf(person);
    const before = await check(person, present, address);
    checkStrength(password, person.login);
    const passwordHash = await deps.passwords.hash(password);
    let others: WebSession[] = [];
    await changeUser(people, userId, async (user) => {
      // another change came first: what was right is not any more
      if (user.passwordHash !== before) throw new AuthRefused('password_wrong');
      others = await sessions.othersOf(userId, person.credentialId);
      const event = peopleEvent(userId, 'password_changed', clock.now(), { by: user.login, login: user.login });
      const changes = [update('user', user, { passwordHash }), ...others.map((each) => remove('webSession', each))];
      const deed = {
        actor: actorOf(person, address),
        action: 'user.password_changed' as const,
        detail: { sessionsEnded: others.length },
      };
      return { ...plan(changes, [event]), audit: [userEntry(deed, user, clock.now())] };
    });
    sessions.ended(others);
  };
}
