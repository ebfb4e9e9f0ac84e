import { insert, instanceScopeId, type Token, update } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { TokenMint } from '../../ports/tokens.ts';
import type { Store } from '../../store/interface.ts';
import { AuthRefused } from '../auth-refused.ts';
import { committed } from '../committed.ts';
import type { ApiCredentials } from './api-credentials.ts';
import type { Person } from './person.ts';

const dayMs = 24 * 3_600_000;

/** The API tokens of the one who asks. */
export interface ApiTokens {
  list(owner: Person): Promise<Token[]>;
  create(owner: Person, input: { name: string; expiresInDays: number | null }): Promise<{ row: Token; secret: string }>;
  /** Throws `token_not_found` when it is not one of the owner's. */
  revoke(owner: Person, tokenId: string): Promise<void>;
}

export function createApiTokens(deps: {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  mint: TokenMint;
  credentials: ApiCredentials;
  onRevoked: (tokenId: string) => void;
}): ApiTokens {
  const { store, people, clock, mint, credentials } = deps;
  return {
    async list(owner) {
      const rows = await store.read.tokens('api', instanceScopeId, owner.userId);
      return rows.filter((row) => row.subjectId === owner.userId);
    },
    async create(owner, input) {
      const now = clock.now();
      const expiresAt = input.expiresInDays === null ? null : now + input.expiresInDays * dayMs;
      const made = mint.mint(
        { kind: 'api', scopeId: instanceScopeId, subjectId: owner.userId, name: input.name, createdBy: owner.login, expiresAt },
        now,
      );
      await committed(people, [insert('token', made.row)]);
      return made;
    },
    async revoke(owner, tokenId) {
      const row = await store.read.get('token', tokenId);
      if (row?.kind !== 'api' || row.subjectId !== owner.userId) throw new AuthRefused('token_not_found', { tokenId });
      if (row.revokedAt === null) await committed(people, [update('token', row, { revokedAt: clock.now() })]);
      credentials.forget(tokenId);
      deps.onRevoked(tokenId);
    },
  };
}
