import type { Entropy } from '../../ports/entropy.ts';
import type { TokenMint } from '../../ports/tokens.ts';
import { makeTokenText } from './format.ts';
import { hashSecret } from './hash.ts';

/** Makes tokens of our own format. */
export const createTokenMint = (entropy: Entropy): TokenMint => ({
  mint(fields, now) {
    const { id, secret, text } = makeTokenText(fields.kind, entropy);
    const row = {
      nonce: null,
      ...fields,
      id,
      revision: 1,
      ...hashSecret(secret, entropy),
      createdAt: now,
      usedAt: null,
      revokedAt: null,
    };
    return { row, secret: text };
  },
});
