import type { Token, TokenKind } from '@baton/core';
import { AuthRefused } from '../auth-refused.ts';
import type { TokenText } from '../token/format.ts';
import { secretMatches } from '../token/hash.ts';

/** Whether the presented secret belongs to the row. A wrong secret tells no more than an unknown id. */
export function verifySecret(given: TokenText, row: Token | null): Token {
  if (!row || row.kind !== given.kind || !secretMatches(given.secret, row)) {
    const refused = new AuthRefused('credential_unknown', { tokenId: given.id });
    refused.ofNothing = row === null;
    throw refused;
  }
  return row;
}

/** Throws unless a credential may still be used. */
export function verifyAlive(row: Token, now: number): void {
  if (row.revokedAt !== null) throw new AuthRefused('credential_revoked', { tokenId: row.id });
  if (row.expiresAt !== null && row.expiresAt <= now) throw new AuthRefused('credential_expired', { tokenId: row.id });
}

/** Throws unless the token's kind can do what is asked. */
export function verifyKind(given: TokenText, needed: readonly TokenKind[]): void {
  if (!needed.includes(given.kind)) {
    throw new AuthRefused('credential_wrong_kind', { kind: given.kind, needed: needed.join(' or ') });
  }
}
