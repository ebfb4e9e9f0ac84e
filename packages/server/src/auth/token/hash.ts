import { hash, timingSafeEqual } from 'node:crypto';
import type { Entropy } from '../../ports/entropy.ts';

/** A secret as it is kept. No key stretching: our secrets are random, and every call of every runner is checked. */
export interface HashedSecret {
  salt: string;
  hash: string;
}

const saltBytes = 16;

/** Hashes a new secret under a new salt. */
export function hashSecret(secret: string, entropy: Entropy): HashedSecret {
  const salt = Buffer.from(entropy.bytes(saltBytes)).toString('hex');
  return { salt, hash: hash('sha256', salt + secret) };
}

/** Compares in constant time. */
export function secretMatches(secret: string, kept: HashedSecret): boolean {
  const given = Buffer.from(hash('sha256', kept.salt + secret), 'latin1');
  const expected = Buffer.from(kept.hash, 'latin1');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
