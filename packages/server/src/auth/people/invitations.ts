import {
  type Actor,
  insert,
  instanceScopeId,
  peopleEvent,
  plan,
  remove,
  type Token,
  tokenRefusal,
  type User,
  update,
} from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { TokenMint } from '../../ports/tokens.ts';
import type { Store } from '../../store/interface.ts';
import { userEntry } from '../audit.ts';
import { AuthRefused } from '../auth-refused.ts';
import type { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';
import { parseTokenText } from '../token/format.ts';
import { secretMatches } from '../token/hash.ts';
import type { Entered, Entrance } from './entrance.ts';
import { checkStrength, type Passwords } from './passwords.ts';
import { type Client, mayComeIn } from './person.ts';
import { watchTries } from './tries.ts';
import type { WebSessions } from './web-sessions.ts';

const lifeHours = 72;
const triesMax = 5;

/** A link by which a user chooses their password themselves, so that nobody else ever knows it: for new ones, and for those who forgot it. */
interface Invitation {
  /** `bat_invite_…`, shown once */
  secret: string;
  /** on the page of this server, with the secret */
  path: string;
  expiresAt: number;
}

export interface Invitations {
  /** Voids the one before. Throws `user_not_found`. */
  invite(userId: string, by: Actor): Promise<Invitation>;
  /**
   * Sets the password, ends all sessions of the user and signs them in; with a second factor, its code is still to come. Throws
   * `invitation_invalid`, `password_too_weak`, `user_disabled`, `rate_limited`.
   */
  accept(input: { token: string; password: string }, client: Client): Promise<Entered>;
}

export interface InvitationsDeps {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  mint: TokenMint;
  sessions: WebSessions;
  entrance: Entrance;
  passwords: Passwords;
  failures: FailureLimit;
  failureLog: FailureLog;
}

export function createInvitations(deps: InvitationsDeps): Invitations {
  const { store, people, clock, mint, sessions } = deps;
  const tries = watchTries(deps);
  const invalid = (): AuthRefused => new AuthRefused('invitation_invalid', { hours: lifeHours });
  const find = async (text: string): Promise<{ token: Token; user: User }> => {
    const given = parseTokenText(text);
    const token = given && (await store.read.get('token', given.id));
    const isRight = token && token.kind === 'invite' && secretMatches(given.secret, token);
    const user = isRight && tokenRefusal(token, clock.now()) === null ? people.user(token.subjectId ?? '') : null;
    if (!token || !user) throw invalid();
    if (!mayComeIn(user)) throw new AuthRefused('user_disabled', { login: user.login });
    return { token, user };
  };
  return {
    async invite(userId, by) {
      const user = people.user(userId);
      if (!user) throw new AuthRefused('user_not_found', { login: userId });
      const now = clock.now();
      const expiresAt = now + lifeHours * 3_600_000;
      const fields = {
        kind: 'invite',
        scopeId: instanceScopeId,
        subjectId: userId,
        name: user.login,
        createdBy: by.login,
        expiresAt,
      } as const;
      const { row, secret } = mint.mint(fields, now);
      const event = peopleEvent(userId, 'invited', now, { by: by.login, login: user.login });
      const entry = userEntry({ actor: by, action: 'user.invite', detail: { expiresAt } }, user, now);
      for (let tries = 0; tries < triesMax; tries++) {
        const earlier = await store.read.tokens('invite', instanceScopeId, userId);
        const voided = earlier.map((token) => update('token', token, { revokedAt: now }));
        if (await people.commit({ ...plan([...voided, insert('token', row)], [event]), audit: [entry] }))
          return { secret, path: `/invitation?token=${secret}`, expiresAt };
      }
      throw new AuthRefused('storage_unavailable', { retryAfterSeconds: 1 });
    },
    async accept(input, client) {
      await tries.check(client, 'invitation');
      const { user: invited } = await find(input.token).catch(async (error: unknown) => {
        deps.failures.failed(client.address, 'invitation');
        await tries.refused(client, 'invitation', error instanceof AuthRefused ? error.code : 'invitation_invalid');
        throw error;
      });
      checkStrength(input.password, invited.login);
      const passwordHash = await deps.passwords.hash(input.password);
      for (let tries = 0; tries < triesMax; tries++) {
        const { token, user } = await find(input.token);
        const ended = await store.read.webSessionsOf(user.id);
        const now = clock.now();
        const changes = [update('token', token, { usedAt: now }), update('user', user, { passwordHash })];
        const event = peopleEvent(user.id, 'password_set', now, { by: user.login, login: user.login });
        const gone = ended.map((session) => remove('webSession', session));
        const actor: Actor = {
          ...{ userId: user.id, login: user.login, via: 'token', credentialId: token.id },
          address: client.address,
        };
        const entry = userEntry({ actor, action: 'user.password_set', detail: { sessionsEnded: ended.length } }, user, now);
        if (!(await people.commit({ ...plan([...changes, ...gone], [event]), audit: [entry] }))) continue;
        sessions.ended(ended);
        return deps.entrance.enter({ ...user, passwordHash }, client);
      }
      throw new AuthRefused('storage_unavailable', { retryAfterSeconds: 1 });
    },
  };
}
