import type { Permission, Token, TokenKind } from '@baton/core';

export interface NewToken {
  kind: TokenKind;
  scopeId: string;
  subjectId: string | null;
  name: string;
  createdBy: string;
  expiresAt: number | null;
  /** none: no limit */
  permissions?: Permission[] | null;
  networks?: string[] | null;
}

/** Makes secrets. Their rows keep only a salted hash. */
export interface TokenMint {
  /** The row to be committed and the secret to be shown once. */
  mint(fields: NewToken, now: number): { row: Token; secret: string };
  /** Proves to this installation that it gave it out for this label. Nothing is stored of it, so what it is good for must be looked up. */
  proofOf(label: string): string;
  /** The same token for the same label, on this installation: one that can be shown again though only its hash is kept. */
  derive(fields: NewToken, label: string, now: number): { row: Token; secret: string };
}
