import { createHash } from 'node:crypto';
import type { Token } from '@baton/core';
import type { Entropy, NewToken, TokenMint } from '@baton/server';
import type { Random } from '../clock/random.ts';

const hex = (random: Random, digits: number): string => {
  let text = '';
  while (text.length < digits) text += random.integer(0, 0xffff).toString(16).padStart(4, '0');
  return text.slice(0, digits);
};

/** The server's randomness, from the seed. */
export function seededEntropy(random: Random): Entropy {
  return {
    uuid: (now) => {
      const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`;
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => random.integer(0, 255)),
    unit: random.unit,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };
}

/** Tokens that nobody could use outside the simulation: checking them is not what is simulated. */
export function seededMint(random: Random): TokenMint {
  const mint = (fields: NewToken, id: string, now: number): { row: Token; secret: string } => {
    const row: Token = {
      ...fields,
      id,
      revision: 1,
      salt: '',
      hash: '',
      createdAt: now,
      usedAt: null,
      usedFrom: null,
      revokedAt: null,
      permissions: null,
      networks: null,
      nonce: null,
    };
    return { row, secret: id };
  };
  return {
    proofOf: (label) => `proof of ${label}`,
    mint: (fields, now) => mint(fields, hex(random, 16), now),
    derive: (fields, label, now) => mint(fields, `derived-${createHash('sha256').update(label).digest('hex').slice(0, 16)}`, now),
  };
}
