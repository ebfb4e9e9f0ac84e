import {
  createUser,
  type Decision,
  insert,
  mergeDecisions,
  plan,
  scopeNameProblem,
  type Token,
  tokenRefusal,
  type User,
  update,
} from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { Store } from '../../store/interface.ts';
import { setUpEntry } from '../audit.ts';
import { AuthRefused } from '../auth-refused.ts';
import { verifyScope } from '../credential/place.ts';
import type { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';
import { parseTokenText } from '../token/format.ts';
import { secretMatches } from '../token/hash.ts';
import type { Entered, Entrance, SignedIn } from './entrance.ts';
import type { KnownBrowsers } from './known-browsers.ts';
import { checkStrength, type Passwords } from './passwords.ts';
import type { Client } from './person.ts';
import { watchTries } from './tries.ts';
import type { WebSessions } from './web-sessions.ts';

/** People with login and password. */
export interface Accounts {
  setupNeeded(): Promise<boolean>;
  /** The first administrator, made with the token of the one-time link. */
  setUp(input: { token: string; login: string; password: string }, client: Client): Promise<SignedIn>;
  /** Throws `sign_in_failed`, `user_disabled`, `rate_limited`, `server_overloaded`. */
  signIn(input: { login: string; password: string }, client: Client): Promise<Entered>;
}

export interface AccountsDeps {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  entropy: Entropy;
  sessions: WebSessions;
  entrance: Entrance;
  browsers: Pick<KnownBrowsers, 'find'>;
  passwords: Passwords;
  failures: FailureLimit;
  failureLog: FailureLog;
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { store, people, clock, failures, sessions } = deps;
  const tries = watchTries(deps);
  const firstUser = async (login: string, password: string): Promise<{ user: User; decision: Decision }> => {
    const now = clock.now();
    const ids = { id: deps.entropy.uuid(now), scopeId: deps.entropy.uuid(now) };
    const passwordHash = await deps.passwords.hash(password);
    const fields = { login, displayName: login, passwordHash, externalId: null, role: 'owner', by: login } as const;
    const decision = createUser({ ...ids, ...fields }, people.everyone(), now);
    if (!decision.ok) throw new AuthRefused('login_not_possible', { login, problem: 'is taken' });
    const user = decision.changes.flatMap((change) => (change.kind === 'user' && change.op === 'insert' ? [change.row] : []))[0];
    if (!user) throw new Error('a user that is made has a row');
    return { user, decision };
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
      // a random secret is compared before failures count: who has it is let in whatever others try
      const token = await setUpToken(input.token).catch(async (error: unknown) => {
        await tries.check(client, 'setup');
        failures.failed(client.address, 'setup');
        await tries.refused(client, 'setup', 'setup_token_invalid');
        throw error;
      });
      checkStrength(input.password, input.login);
      const problem = scopeNameProblem(input.login);
      if (problem !== null) throw new AuthRefused('login_not_possible', { login: input.login, problem });
      const { user, decision } = await firstUser(input.login, input.password);
      const { session, cookie, person } = sessions.prepare(user, client);
      const signedIn = plan([update('token', token, { usedAt: clock.now() }), insert('webSession', session)]);
      const whole = mergeDecisions([decision, signedIn]);
      // the token's revision lets only one of two at the same time succeed
      if (!whole.ok || !(await people.commit({ ...whole, audit: [setUpEntry(user, session, clock.now())] })))
        throw new AuthRefused('setup_done');
      return { kind: 'signed_in', cookie, person: { ...person, mustSetUpTotp: sessions.mustSetUpTotp(user) } };
    },
    async signIn(input, client) {
      const login = input.login.toLowerCase();
      try {
        verifyScope(null, client.address, people);
      } catch (error) {
        await tries.refused(client, login, 'address_not_allowed');
        throw error;
      }
      // counted before it is known, so that many at the same time are no way around
      const user = people.userOf(login);
      const browser = user ? deps.browsers.find(client.browser ?? null, user.id) : null;
      await tries.begin(client, login, browser);
      const matches = await tries.undone(client, login, browser, () =>
        deps.passwords.matches(input.password, user?.passwordHash ?? null, browser !== null),
      );
      if (!matches || !user) {
        await tries.refused(client, login, 'sign_in_failed');
        throw new AuthRefused('sign_in_failed');
      }
      tries.forgiven(client, login, browser);
      return deps.entrance.enter(user, client);
    },
  };
}
