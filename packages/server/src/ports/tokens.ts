import type { Token, TokenKind } from '@baton/core';

export interface NewToken {
  kind: TokenKind;
  scopeId: string;
  subjectId: string | null;
  name: string;
  createdBy: string;
  expiresAt: number | null;
}

/** Makes secrets. Their rows keep only a salted hash. */
export interface TokenMint {
  /** The row to be committed and the secret to be shown once. */
  mint(fields: NewToken, now: number): { row: Token; secret: string };
}
