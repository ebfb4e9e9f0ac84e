import type { Token, User } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../store/interface.ts';
import { AuthRefused } from '../auth-refused.ts';
import { type CountedDeps, counted } from '../credential/counted.ts';
import { LoadCache } from '../credential/load-cache.ts';
import { verifyAlive, verifyKind, verifySecret } from '../credential/verdict.ts';
import { Verified } from '../credential/verified.ts';
import { parseTokenText, type TokenText } from '../token/format.ts';
import { secretMatches } from '../token/hash.ts';
import type { Person } from './person.ts';

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

interface Known {
  token: Token;
  user: User | null;
}

const entriesMax = 10_000;

export function createApiCredentials(deps: CountedDeps & { store: Store; clock: Clock }): ApiCredentials {
  const cache = new LoadCache<Known>({
    load: async (id) => {
      const token = await deps.store.read.get('token', id);
      if (!token) return null;
      return { token, user: token.subjectId === null ? null : await deps.store.read.get('user', token.subjectId) };
    },
    groupOf: (known) => known.token.id,
    entriesMax,
  });

  const verified = new Verified<Known>(cache, (known) => known.token.id, entriesMax);

  const judgeVerified = ({ token, user }: Known): Person => {
    verifyAlive(token, deps.clock.now());
    return personOf(token, user);
  };
  const judge = (text: string, given: TokenText, known: Known | null): Person => {
    verifySecret(given, known?.token ?? null);
    verifyKind(given, ['api']);
    if (!known) throw new AuthRefused('credential_unknown', { tokenId: given.id });
    verified.put(text, known);
    return judgeVerified(known);
  };
  const bootstrap = async (credential: string): Promise<Person | null> => {
    const known = cache.peek(bootstrapTokenId) ?? (await cache.load(bootstrapTokenId));
    if (!known || !secretMatches(credential, known.token)) return null;
    verified.put(credential, known);
    return judgeVerified({ ...known, user: null });
  };
  const load = async (credential: string, address: string): Promise<Person> => {
    const given = parseTokenText(credential);
    const known = given ? await cache.load(given.id) : null;
    const other = known ? null : await bootstrap(credential);
    return counted(deps, address, given?.id ?? 'unread', () => {
      if (other) return other;
      if (!given) throw new AuthRefused('credential_malformed');
      verifyKind(given, ['api']);
      return judge(credential, given, known);
    });
  };

  return {
    check(credential, address) {
      const before = verified.get(credential);
      if (before) return counted(deps, address, before.token.id, () => judgeVerified(before));
      const given = parseTokenText(credential);
      const known = given && cache.peek(given.id);
      return known ? counted(deps, address, given.id, () => judge(credential, given, known)) : load(credential, address);
    },
    async isAlive(tokenId) {
      const known = cache.peek(tokenId) ?? (await cache.load(tokenId));
      const now = deps.clock.now();
      return known !== null && known.token.revokedAt === null && (known.token.expiresAt ?? Number.POSITIVE_INFINITY) > now;
    },
    forget: (tokenId) => cache.forget(tokenId),
  };
}

const personOf = (token: Token, user: User | null): Person => ({
  userId: user?.id ?? null,
  login: user?.login ?? token.name,
  role: 'administrator',
  via: token.createdBy === 'server' && token.name === localTokenName ? 'local' : 'token',
  credentialId: token.id,
  expiresAt: token.expiresAt,
});
