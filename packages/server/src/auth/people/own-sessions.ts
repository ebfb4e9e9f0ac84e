import type { Actor, AuditDraft, WebSession } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../store/interface.ts';
import { sessionEndedEntry } from '../audit.ts';
import { AuthRefused } from '../auth-refused.ts';
import { type Person, userIdOf } from './person.ts';
import type { Seen } from './seen.ts';

/** A session as its owner sees it. */
interface ListedSession {
  session: WebSession;
  /** as of the last start of the server by the day, since then exactly */
  lastSeenAt: number;
  /** where from */
  lastSeenFrom: string;
  isThisOne: boolean;
}

/** Where someone is signed in. */
export interface OwnSessions {
  /** Those of the one who asks, the newest first. Throws `session_needed`. */
  list(person: Person): Promise<ListedSession[]>;
  /** Throws `session_needed`, and `session_not_found` when it is not one of theirs. */
  endOwn(person: Person, sessionId: string, actor: Actor): Promise<void>;
  /** All but the one that asks; how many they were. Throws `session_needed`. */
  endOthers(person: Person, actor: Actor): Promise<number>;
  /** Sessions of a user that count, but one of them. */
  othersOf(userId: string, exceptId: string): Promise<WebSession[]>;
}

export interface OwnSessionDeps {
  store: Store;
  clock: Clock;
  lifetimeMs: number;
  seen: Seen;
  end: (sessionId: string, audit: readonly AuditDraft[]) => Promise<void>;
}

export function createOwnSessions({ store, clock, lifetimeMs, seen, end }: OwnSessionDeps): OwnSessions {
  const isCurrent = ({ expiresAt }: WebSession): boolean => expiresAt > clock.now();
  const othersOf = async (userId: string, exceptId: string): Promise<WebSession[]> =>
    (await store.read.webSessionsOf(userId)).filter((each) => each.id !== exceptId && isCurrent(each));
  return {
    async list(person) {
      const rows = (await store.read.webSessionsOf(userIdOf(person))).filter(isCurrent);
      return rows.map((session) => {
        const last = seen.of(session.id) ?? { at: session.expiresAt - lifetimeMs, from: session.address };
        return { session, lastSeenAt: last.at, lastSeenFrom: last.from, isThisOne: session.id === person.credentialId };
      });
    },
    async endOwn(person, id, actor) {
      const session = await store.read.get('webSession', id);
      if (session?.userId !== userIdOf(person)) throw new AuthRefused('session_not_found', { sessionId: id });
      await end(id, [sessionEndedEntry(actor, session, clock.now())]);
    },
    async endOthers(person, actor) {
      const others = await othersOf(userIdOf(person), person.credentialId);
      await Promise.all(others.map((each) => end(each.id, [sessionEndedEntry(actor, each, clock.now())])));
      return others.length;
    },
    othersOf,
  };
}
