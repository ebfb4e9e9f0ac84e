import { instanceScopeId, type Token } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { Store } from '../../store/interface.ts';
import { AuthRefused } from '../auth-refused.ts';
import { type CountedDeps, counted } from '../credential/counted.ts';
import { LoadCache } from '../credential/load-cache.ts';
import { verifyAlive, verifyKind, verifySecret } from '../credential/verdict.ts';
import { Verified } from '../credential/verified.ts';
import { parseTokenText, type TokenText } from '../token/format.ts';
import { secretMatches } from '../token/hash.ts';
import type { LastUses } from './last-uses.ts';
import { mayComeIn, type Person } from './person.ts';

/** The row of the token from `BATON_BOOTSTRAP_TOKEN`: that may be any string, so no id stands in it. */
export const bootstrapTokenId = 'bootstrap';

/** The name of the token in the owner-only file on the server's machine. */
export const localTokenName = 'local';

/** Programs that sign in with an API token. */
export interface ApiCredentials {
  /** A value when the token is known in memory, else a promise. Throws {@link AuthRefused}. */
  check(credential: string, address: string): Person | Promise<Person>;
  isAlive(tokenId: string): Promise<boolean>;
  forget(tokenId: string): void;
}

const entriesMax = 10_000;

export interface ApiCredentialsDeps extends CountedDeps {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  lastUses: LastUses;
}

export function createApiCredentials(deps: ApiCredentialsDeps): ApiCredentials {
  const cache = new LoadCache<Token>({
    load: (id) => deps.store.read.get('token', id),
    groupOf: (token) => token.id,
    entriesMax,
  });

  const verified = new Verified<Token>(cache, (token) => token.id, entriesMax);

  const judgeVerified = (token: Token, address: string): Person => {
    verifyAlive(token, deps.clock.now());
    const person = personOf(token, deps.people);
    deps.lastUses.note(token.id, address);
    return person;
  };
  const judge = (text: string, given: TokenText, known: Token | null, address: string): Person => {
    verifySecret(given, known);
    verifyKind(given, ['api']);
    if (!known) throw new AuthRefused('credential_unknown', { tokenId: given.id });
    verified.put(text, known);
    return judgeVerified(known, address);
  };
  const bootstrap = async (credential: string, address: string): Promise<Person | null> => {
    const known = cache.peek(bootstrapTokenId) ?? (await cache.load(bootstrapTokenId));
    if (!known || !secretMatches(credential, known)) return null;
    verified.put(credential, known);
    return judgeVerified(known, address);
  };
  const load = async (credential: string, address: string): Promise<Person> => {
    const given = parseTokenText(credential);
    const known = given ? await cache.load(given.id) : null;
    const other = known ? null : await bootstrap(credential, address);
    return counted(deps, address, given?.id ?? 'unread', () => {
      if (other) return other;
      if (!given) throw new AuthRefused('credential_malformed');
      verifyKind(given, ['api']);
      return judge(credential, given, known, address);
    });
  };

  return {
    check(credential, address) {
      const before = verified.get(credential);
      if (before) return counted(deps, address, before.id, () => judgeVerified(before, address));
      const given = parseTokenText(credential);
      const known = given && cache.peek(given.id);
      return known ? counted(deps, address, given.id, () => judge(credential, given, known, address)) : load(credential, address);
    },
    async isAlive(tokenId) {
      const known = cache.peek(tokenId) ?? (await cache.load(tokenId));
      const now = deps.clock.now();
      if (known === null || known.revokedAt !== null || (known.expiresAt ?? Number.POSITIVE_INFINITY) <= now) return false;
      return known.subjectId === null || mayComeIn(deps.people.user(known.subjectId));
    },
    forget: (tokenId) => cache.forget(tokenId),
  };
}

/** Without a user it stands for whoever holds the server. Throws `credential_revoked` when its user is gone, `user_disabled`. */
function personOf(token: Token, people: PeopleBook): Person {
  const { id: credentialId, expiresAt, scopeId, permissions } = token;
  const isUnlimited = scopeId === instanceScopeId && permissions === null;
  const isLocal = token.createdBy === 'server' && token.name === localTokenName;
  const rest = {
    via: isLocal ? 'local' : 'token',
    credentialId,
    expiresAt,
    limits: isUnlimited ? null : { scopeId, permissions },
    mustSetUpTotp: false,
  } as const;
  if (token.subjectId === null) return { userId: null, login: token.name, ...rest };
  const user = people.user(token.subjectId);
  if (!user) throw new AuthRefused('credential_revoked', { tokenId: token.id });
  if (!mayComeIn(user)) throw new AuthRefused('user_disabled', { login: user.login });
  return { userId: user.id, login: user.login, ...rest };
}
