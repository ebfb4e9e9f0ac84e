import { type Actor, insert, type Permission, type Token, update } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { TokenMint } from '../../ports/tokens.ts';
import type { Store } from '../../store/interface.ts';
import { tokenEntry } from '../audit.ts';
import { AuthRefused } from '../auth-refused.ts';
import { committed } from '../committed.ts';
import type { ApiCredentials } from './api-credentials.ts';
import type { LastUses } from './last-uses.ts';
import type { Person } from './person.ts';

const dayMs = 24 * 3_600_000;
const triesMax = 5;

interface NewApiToken {
  name: string;
  scopeId: string;
  /** null: all that its owner may do there */
  permissions: Permission[] | null;
  expiresInDays: number | null;
}

/** The API tokens of the one who asks. A token that is limited itself makes and ends none: it would be a way around its limits. */
export interface ApiTokens {
  /** The newest first, with their last uses. */
  list(owner: Person): Promise<Token[]>;
  /** One made with a token ends with it at the latest. Throws `credential_limited`. */
  create(owner: Person, input: NewApiToken, actor: Actor): Promise<{ row: Token; secret: string }>;
  /** Throws `credential_limited`, and `token_not_found` when it is not one of the owner's. */
  revoke(owner: Person, tokenId: string, actor: Actor): Promise<void>;
}

export function createApiTokens(deps: {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  mint: TokenMint;
  credentials: ApiCredentials;
  lastUses: LastUses;
  onRevoked: (tokenId: string) => void;
}): ApiTokens {
  const { store, people, clock, mint, credentials, lastUses } = deps;
  return {
    async list(owner) {
      const rows = owner.userId === null ? await tokensOfServer(deps) : await store.read.tokensOfSubject('api', owner.userId);
      return rows.map((row) => lastUses.of(row));
    },
    async create(owner, { name, scopeId, permissions, expiresInDays }, actor) {
      refuseLimited(owner);
      const now = clock.now();
      const wanted = expiresInDays === null ? null : now + expiresInDays * dayMs;
      const expiresAt = owner.via !== 'session' ? earlier(wanted, owner.expiresAt) : wanted;
      const fields = {
        kind: 'api',
        scopeId,
        subjectId: owner.userId,
        name,
        createdBy: owner.login,
        expiresAt,
        permissions,
      } as const;
      const made = mint.mint(fields, now);
      await committed(people, [insert('token', made.row)], [tokenEntry({ actor, action: 'token.create' }, null, made.row, now)]);
      return made;
    },
    async revoke(owner, tokenId, actor) {
      refuseLimited(owner);
      for (let tries = 0; tries < triesMax; tries++) {
        const row = await store.read.get('token', tokenId);
        if (row?.kind !== 'api' || row.subjectId !== owner.userId) throw new AuthRefused('token_not_found', { tokenId });
        // its last use may be written at the same moment
        const revoked = { revokedAt: clock.now() };
        const entry = tokenEntry({ actor, action: 'token.revoke' }, row, { ...row, ...revoked }, clock.now());
        const done = row.revokedAt !== null || (await committed(people, [update('token', row, revoked)], [entry]));
        credentials.forget(tokenId);
        if (done) return deps.onRevoked(tokenId);
      }
      throw new AuthRefused('storage_unavailable', { retryAfterSeconds: 1 });
    },
  };
}

function refuseLimited({ limits }: Person): void {
  if (limits !== null) throw new AuthRefused('credential_limited');
}

/** Those that stand for no user. */
async function tokensOfServer({ store, people }: { store: Store; people: PeopleBook }): Promise<Token[]> {
  const found = await Promise.all(people.everyone().scopes.map(({ id }) => store.read.tokens('api', id, null)));
  return found
    .flat()
    .filter(({ subjectId }) => subjectId === null)
    .sort((a, b) => b.createdAt - a.createdAt);
}

const earlier = (a: number | null, b: number | null): number | null => (a === null || b === null ? (a ?? b) : Math.min(a, b));
