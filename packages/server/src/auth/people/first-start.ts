import { insert, instanceScopeId, serverActor, type Token, update } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { TokenMint } from '../../ports/tokens.ts';
import type { Store } from '../../store/interface.ts';
import { tokenEntry } from '../audit.ts';
import { committed } from '../committed.ts';
import { hashSecret, secretMatches } from '../token/hash.ts';
import { bootstrapTokenId } from './api-credentials.ts';

export interface FirstStartDeps {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  entropy: Entropy;
  mint: TokenMint;
}

/**
 * A new token for the one-time set-up link while there is no user, in place of the one that the start before made; null when there is
 * an administrator already.
 */
export async function renewSetupToken({ store, people, clock, mint }: FirstStartDeps): Promise<string | null> {
  if ((await store.read.userCount()) > 0) return null;
  const now = clock.now();
  const earlier = await store.read.tokens('setup', instanceScopeId, null);
  const { row, secret } = mint.mint(
    { kind: 'setup', scopeId: instanceScopeId, subjectId: null, name: 'set-up link', createdBy: 'server', expiresAt: null },
    now,
  );
  const revoked = earlier.map((token) => update('token', token, { revokedAt: now }));
  const entry = tokenEntry({ actor: serverActor(), action: 'token.create' }, null, row, now);
  await committed(people, [...revoked, insert('token', row)], [entry]);
  return secret;
}

/**
 * Makes `secret` an administrator's API token, once. Answers false when another one was made at an earlier start: that one stays.
 */
export async function adoptBootstrapToken({ store, people, clock, entropy }: FirstStartDeps, secret: string): Promise<boolean> {
  const existing = await store.read.get('token', bootstrapTokenId);
  if (existing) return secretMatches(secret, existing);
  const row: Token = {
    id: bootstrapTokenId,
    revision: 1,
    kind: 'api',
    scopeId: instanceScopeId,
    subjectId: null,
    name: 'bootstrap',
    ...hashSecret(secret, entropy),
    createdAt: clock.now(),
    createdBy: 'server',
    expiresAt: null,
    usedAt: null,
    usedFrom: null,
    revokedAt: null,
    permissions: null,
    networks: null,
    nonce: null,
  };
  const entry = tokenEntry({ actor: serverActor(), action: 'token.adopt' }, null, row, row.createdAt);
  return committed(people, [insert('token', row)], [entry]);
}
