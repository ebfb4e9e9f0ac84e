import { remove, type User, update, type WebSession } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { Store } from '../../store/interface.ts';
import { committed } from '../committed.ts';
import { LoadCache } from '../credential/load-cache.ts';
import { randomBase62 } from '../token/base62.ts';
import { hashSecret, secretMatches } from '../token/hash.ts';
import { type Client, mayComeIn, type Person } from './person.ts';

/** Who the cookie belongs to; `renewed` when the browser must be told that it lives longer. */
interface SessionAnswer {
  person: Person;
  renewed: boolean;
}

/** Signed-in browsers. The cookie's value is `ID.SECRET`. */
export interface WebSessions {
  /** The row for a new session and the cookie's value; the caller commits it. */
  prepare(user: User, client: Client): { session: WebSession; cookie: string };
  /** Null when there is no such session, or it is over. */
  check(cookie: string): Promise<SessionAnswer | null>;
  isAlive(sessionId: string): Promise<boolean>;
  end(sessionId: string): Promise<void>;
}

export interface WebSessionDeps {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  entropy: Entropy;
  lifetimeMs: number;
}

const secretChars = 43;
const entriesMax = 10_000;
/** a rolling session is written again after this share of its life */
const renewAfterShare = 1 / 30;
const shape = /^([0-9a-f-]{36})\.([0-9A-Za-z]{43})$/;

export function createWebSessions(deps: WebSessionDeps): WebSessions {
  const { store, people, clock, entropy, lifetimeMs } = deps;
  const cache = new LoadCache<WebSession>({
    load: (id) => store.read.get('webSession', id),
    groupOf: (session) => session.id,
    entriesMax,
  });
  /** With its user; null when it is over, or its user may not come in. */
  const alive = async (id: string): Promise<{ session: WebSession; user: User } | null> => {
    const session = cache.peek(id) ?? (await cache.load(id));
    const user = session && people.user(session.userId);
    return session && user && mayComeIn(user) && session.expiresAt > clock.now() ? { session, user } : null;
  };
  const renew = async (session: WebSession): Promise<boolean> => {
    const expiresAt = clock.now() + lifetimeMs;
    if (expiresAt - session.expiresAt < lifetimeMs * renewAfterShare) return false;
    const done = await committed(people, [update('webSession', session, { expiresAt })]);
    cache.forget(session.id);
    return done;
  };

  return {
    prepare(user, client) {
      const now = clock.now();
      const id = entropy.uuid(now);
      const secret = randomBase62(entropy, secretChars);
      const session = {
        id,
        revision: 1,
        userId: user.id,
        ...hashSecret(secret, entropy),
        createdAt: now,
        expiresAt: now + lifetimeMs,
        userAgent: client.userAgent.slice(0, 200),
        address: client.address,
      };
      return { session, cookie: `${id}.${secret}` };
    },
    async check(cookie) {
      const [, id = '', secret = ''] = shape.exec(cookie) ?? [];
      const found = id === '' ? null : await alive(id);
      if (!found || !secretMatches(secret, found.session)) return null;
      return { person: personOf(found), renewed: await renew(found.session) };
    },
    isAlive: async (id) => (await alive(id)) !== null,
    async end(id) {
      // it may have been renewed at the same moment
      for (let tries = 0; tries < 3; tries++) {
        const session = await store.read.get('webSession', id);
        const done = !session || (await committed(people, [remove('webSession', session)]));
        cache.forget(id);
        if (done) return;
      }
    },
  };
}

const personOf = ({ session, user }: { session: WebSession; user: User }): Person => ({
  userId: user.id,
  login: user.login,
  via: 'session',
  credentialId: session.id,
  expiresAt: session.expiresAt,
  limits: null,
});
