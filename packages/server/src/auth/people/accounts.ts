import { insert, type Token, tokenRefusal, type User, update } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Store } from '../../store/interface.ts';
import { setUpEntry, signedInEntry } from '../audit.ts';
import { type AuthCode, AuthRefused } from '../auth-refused.ts';
import { committed } from '../committed.ts';
import type { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';
import { parseTokenText } from '../token/format.ts';
import { secretMatches } from '../token/hash.ts';
import { checkStrength, hashPassword, passwordMatches } from './passwords.ts';
import type { Client, Person } from './person.ts';
import type { WebSessions } from './web-sessions.ts';

/** A sign-in that worked: the value of the session's cookie and who it is. */
export interface SignedIn {
  cookie: string;
  login: string;
  role: Person['role'];
}

/** People with login and password. */
export interface Accounts {
  setupNeeded(): Promise<boolean>;
  /** The first administrator, made with the token of the one-time link. */
  setUp(input: { token: string; login: string; password: string }, client: Client): Promise<SignedIn>;
  signIn(input: { login: string; password: string }, client: Client): Promise<SignedIn>;
}

export interface AccountsDeps {
  store: Store;
  clock: Clock;
  entropy: Entropy;
  sessions: WebSessions;
  failures: FailureLimit;
  failureLog: FailureLog;
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { store, clock, failures, sessions, failureLog } = deps;
  /** Refuses when too many tries failed. */
  const check = async (address: string, identity: string): Promise<void> => {
    try {
      failures.check(address, identity);
    } catch (error) {
      await failureLog.note({ address, identity, code: 'rate_limited' });
      throw error;
    }
  };
  const failed = async (address: string, identity: string, code: AuthCode): Promise<void> => {
    failures.failed(address, identity);
    await failureLog.note({ address, identity, code });
  };
  const newUser = async (login: string, password: string): Promise<User> => {
    const now = clock.now();
    const passwordHash = await hashPassword(password);
    return { id: deps.entropy.uuid(now), revision: 1, login, passwordHash, role: 'administrator', createdAt: now };
  };
  const setUpToken = async (text: string): Promise<Token> => {
    const given = parseTokenText(text);
    const row = given && (await store.read.get('token', given.id));
    const usable = row && row.kind === 'setup' && secretMatches(given.secret, row) && tokenRefusal(row, clock.now()) === null;
    if (!usable) throw new AuthRefused('setup_token_invalid');
    return row;
  };

  return {
    setupNeeded: async () => (await store.read.userCount()) === 0,
    async setUp(input, client) {
      if ((await store.read.userCount()) > 0) throw new AuthRefused('setup_done');
      await check(client.address, 'setup');
      const token = await setUpToken(input.token).catch(async (error: unknown) => {
        await failed(client.address, 'setup', 'setup_token_invalid');
        throw error;
      });
      checkStrength(input.password);
      const user = await newUser(input.login, input.password);
      const { session, cookie } = sessions.prepare(user, client);
      const changes = [update('token', token, { usedAt: clock.now() }), insert('user', user), insert('webSession', session)];
      // the token's revision lets only one of two at the same time succeed
      if (!(await committed(store, changes, [setUpEntry(user, session, clock.now())]))) throw new AuthRefused('setup_done');
      return { cookie, login: user.login, role: user.role };
    },
    async signIn(input, client) {
      const login = input.login.toLowerCase();
      await check(client.address, login);
      const user = await store.read.userByLogin(login);
      if (!(await passwordMatches(input.password, user?.passwordHash ?? null)) || !user) {
        await failed(client.address, login, 'sign_in_failed');
        throw new AuthRefused('sign_in_failed');
      }
      const { session, cookie } = sessions.prepare(user, client);
      await committed(store, [insert('webSession', session)], [signedInEntry(user, session, clock.now())]);
      return { cookie, login: user.login, role: user.role };
    },
  };
}
