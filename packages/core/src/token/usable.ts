import { type Refusal, refuse } from '../decision/decision.ts';
import type { Token } from './state.ts';

/** Null when a token may still be used, else why not. A reusable token's `usedAt` does not count. */
export function tokenRefusal(token: Token, now: number): Refusal | null {
  const detail = { kind: token.kind, tokenId: token.id };
  if (token.revokedAt !== null) return refuse('token_revoked', { ...detail, at: token.revokedAt }).refusal;
  if (token.disabledAt) return refuse('token_disabled', { ...detail, at: token.disabledAt }).refusal;
  const singleUse = token.kind === 'pair' || token.kind === 'setup' || token.kind === 'invite';
  if (singleUse && token.usedAt !== null) return refuse('token_used', { ...detail, at: token.usedAt }).refusal;
  if (token.expiresAt !== null && token.expiresAt <= now)
    return refuse('token_expired', { ...detail, at: token.expiresAt }).refusal;
  return null;
}
