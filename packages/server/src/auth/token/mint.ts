import { createHmac, createSecretKey } from 'node:crypto';
import type { Token } from '@baton/core';
import type { Entropy } from '../../ports/entropy.ts';
import type { NewToken, TokenMint } from '../../ports/tokens.ts';
import { makeTokenText } from './format.ts';
import { hashSecret } from './hash.ts';
import { keyedEntropy } from './keyed-entropy.ts';

/**
 * Makes tokens of our own format.
 *
 * @param key the installation's own secret, at least 32 bytes, kept outside the database: tokens that are `derived` follow from it
 */
export function createTokenMint(entropy: Entropy, key: Uint8Array): TokenMint {
  // each accepted job is given a proof, and taking in the bytes anew for each costs six times what the digest does
  const proofKey = createSecretKey(key);
  const make = (fields: NewToken, source: Entropy, now: number): { row: Token; secret: string } => {
    const { id, secret, text } = makeTokenText(fields.kind, source);
    const given = { createdAt: now, usedAt: null, usedFrom: null, revokedAt: null, nonce: null };
    const limits = { permissions: fields.permissions ?? null, networks: fields.networks ?? null };
    return { row: { ...fields, ...limits, ...given, id, revision: 1, ...hashSecret(secret, entropy) }, secret: text };
  };
  return {
    proofOf: (label) => createHmac('sha256', proofKey).update(`proof ${label}`).digest('base64url'),
    mint: (fields, now) => make(fields, entropy, now),
    derive: (fields, label, now) => make(fields, keyedEntropy(entropy, key, label), now),
  };
}
