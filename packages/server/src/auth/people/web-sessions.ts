import { type AuditDraft, remove, type User, update, type WebSession } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Store } from '../../store/interface.ts';
import { committed } from '../committed.ts';
import { LoadCache } from '../credential/load-cache.ts';
import { randomBase62 } from '../token/base62.ts';
import { hashSecret, secretMatches } from '../token/hash.ts';
import type { Client, Person } from './person.ts';

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
  /** @param audit what the audit log tells of it */
  end(sessionId: string, audit?: readonly AuditDraft[]): Promise<void>;
}

interface Known {
  session: WebSession;
  user: User;
}

const secretChars = 43;
const entriesMax = 10_000;
/** a rolling session is written again after this share of its life */
const renewAfterShare = 1 / 30;
const shape = /^([0-9a-f-]{36})\.([0-9A-Za-z]{43})$/;

export function createWebSessions(deps: { store: Store; clock: Clock; entropy: Entropy; lifetimeMs: number }): WebSessions {
  const { store, clock, entropy, lifetimeMs } = deps;
  const cache = new LoadCache<Known>({
    load: async (id) => {
      const session = await store.read.get('webSession', id);
      const user = session && (await store.read.get('user', session.userId));
      return session && user ? { session, user } : null;
    },
    groupOf: (known) => known.session.id,
    entriesMax,
  });
  const known = async (id: string): Promise<Known | null> => cache.peek(id) ?? (await cache.load(id));
  const alive = (found: Known | null): found is Known => found !== null && found.session.expiresAt > clock.now();
  const renew = async (session: WebSession): Promise<boolean> => {
    const expiresAt = clock.now() + lifetimeMs;
    if (expiresAt - session.expiresAt < lifetimeMs * renewAfterShare) return false;
    const done = await committed(store, [update('webSession', session, { expiresAt })]);
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
      const found = id === '' ? null : await known(id);
      if (!alive(found) || !secretMatches(secret, found.session)) return null;
      return { person: personOf(found), renewed: await renew(found.session) };
    },
    isAlive: async (id) => alive(await known(id)),
    async end(id, audit) {
      // it may have been renewed at the same moment
      for (let tries = 0; tries < 3; tries++) {
        const session = await store.read.get('webSession', id);
        const done = !session || (await committed(store, [remove('webSession', session)], audit));
        cache.forget(id);
        if (done) return;
      }
    },
  };
}

const personOf = ({ session, user }: Known): Person => ({
  userId: user.id,
  login: user.login,
  role: user.role,
  via: 'session',
  credentialId: session.id,
  expiresAt: session.expiresAt,
});
