import {
  type AuditDraft,
  instanceScopeId,
  lacksSecondFactor,
  remove,
  type TotpRule,
  type User,
  update,
  type WebSession,
} from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import type { Store } from '../../store/interface.ts';
import { AuthRefused } from '../auth-refused.ts';
import { committed } from '../committed.ts';
import { LoadCache } from '../credential/load-cache.ts';
import { verifyScope } from '../credential/place.ts';
import type { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';
import { randomBase62 } from '../token/base62.ts';
import { hashSecret, secretMatches } from '../token/hash.ts';
import { createOwnSessions, type OwnSessions } from './own-sessions.ts';
import { type Client, mayComeIn, type Person } from './person.ts';
import { Seen } from './seen.ts';

/** Who the cookie belongs to; `renewed` when the browser must be told that it lives longer. */
interface SessionAnswer {
  person: Person;
  renewed: boolean;
}

/** Signed-in browsers. The cookie's value is `ID.SECRET`. */
export interface WebSessions extends OwnSessions {
  /** The row for a new session and the cookie's value; the caller commits it. */
  prepare(user: User, client: Client): { session: WebSession; cookie: string; person: Person };
  /** Whether a second factor is demanded of a user who has none. */
  mustSetUpTotp(user: User): boolean;
  /**
   * Null when there is no such session, or it is over. Throws `address_not_allowed`, and in a flood of wrong ones `sign_in_required`, which then
   * waits.
   */
  check(cookie: string, address: string): Promise<SessionAnswer | null>;
  isAlive(sessionId: string, address: string): Promise<boolean>;
  /** @param audit what the audit log tells of it */
  end(sessionId: string, audit?: readonly AuditDraft[]): Promise<void>;
  /** Their rows are gone: forgets them, and what is open by them is cut off. */
  ended(sessions: readonly WebSession[]): void;
}

export interface WebSessionDeps {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  entropy: Entropy;
  lifetimeMs: number;
  /** of whom a second factor is demanded */
  totpRule: TotpRule;
  onEnded: (sessionId: string) => void;
  telemetry: Telemetry;
  failures: FailureLimit;
  failureLog: FailureLog;
}

/** A session that counts, with its user. */
interface Found {
  session: WebSession;
  user: User;
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
  const alive = async (id: string): Promise<Found | null> => {
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
  const walls = createWalls(deps);
  const seen = new Seen(entriesMax);
  const mustSetUpTotp = (user: User): boolean =>
    deps.totpRule !== 'none' && lacksSecondFactor(user, people.everyone().grants, deps.totpRule);
  const personOf = ({ session, user }: Found, address: string): Person => ({
    ...{ address, userId: user.id, login: user.login, via: 'session', credentialId: session.id },
    ...{ expiresAt: session.expiresAt, limits: null, mustSetUpTotp: mustSetUpTotp(user) },
  });
  const ended = (sessions: readonly Pick<WebSession, 'id'>[]): void => {
    for (const { id } of sessions) {
      cache.forget(id);
      deps.onEnded(id);
    }
  };
  const end = async (id: string, audit?: readonly AuditDraft[]): Promise<void> => {
    // it may have been renewed at the same moment
    for (let tries = 0; tries < 3; tries++) {
      const session = await store.read.get('webSession', id);
      const done = !session || (await committed(people, [remove('webSession', session)], audit));
      cache.forget(id);
      if (done) return ended([{ id }]);
    }
    throw new AuthRefused('storage_unavailable', { retryAfterSeconds: 1 });
  };

  return {
    mustSetUpTotp,
    prepare(user, client) {
      const secret = randomBase62(entropy, secretChars);
      const session = newSession(deps, user, client, secret);
      return { session, cookie: `${session.id}.${secret}`, person: personOf({ session, user }, client.address) };
    },
    async check(cookie, address) {
      const [, id = '', secret = ''] = shape.exec(cookie) ?? [];
      const found = id === '' ? null : await alive(id);
      if (!found || !secretMatches(secret, found.session)) {
        // a browser that was away for long comes with one that is over: only what no browser was given is told as a failure
        return walls.refuse(address, id === '' || found ? id || 'unread' : null);
      }
      await walls.admit(found.user, address);
      seen.note(id, address, clock.now());
      return { person: personOf(found, address), renewed: await renew(found.session) };
    },
    isAlive: async (id, address) => people.scopeRefusing(instanceScopeId, address) === null && (await alive(id)) !== null,
    end,
    ...createOwnSessions({ ...deps, seen, end }),
    ended,
  };
}

/** What becomes of cookies that are not let in. */
function createWalls({ people, telemetry, failures, failureLog }: WebSessionDeps) {
  return {
    /** @param forged whose cookie it was made to be; null: one that is over may look so */
    refuse(address: string, forged: string | null): null {
      telemetry.count('auth_failures', 1, { code: 'sign_in_required' });
      if (forged !== null) void failureLog.note({ address, identity: forged, code: 'sign_in_required' });
      const delayMs = failures.delayFor(address);
      if (delayMs === 0) return null;
      const refused = new AuthRefused('sign_in_required');
      refused.delayMs = delayMs;
      throw refused;
    },
    async admit({ login: identity }: User, address: string): Promise<void> {
      try {
        verifyScope(null, address, people);
      } catch (error) {
        await failureLog.note({ address, identity, code: 'address_not_allowed' });
        throw error;
      }
    },
  };
}

function newSession({ clock, entropy, lifetimeMs }: WebSessionDeps, user: User, client: Client, secret: string): WebSession {
  const now = clock.now();
  return {
    ...{ id: entropy.uuid(now), revision: 1, userId: user.id, ...hashSecret(secret, entropy) },
    ...{ createdAt: now, expiresAt: now + lifetimeMs },
    ...{ userAgent: client.userAgent.slice(0, 200), address: client.address },
  };
}
