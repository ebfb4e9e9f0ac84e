import type { Totp } from '@baton/core';
import type { Entropy } from '../../ports/entropy.ts';
import { hashSecret, secretMatches } from '../token/hash.ts';
import { toBase32 } from './base32.ts';

const codes = 10;
/** 80 bits: a fast hash is enough */
const codeBytes = 10;

/** New recovery codes, `abcd-efgh-ijkl-mnop`, with their salted hashes. */
export function makeRecoveryCodes(entropy: Entropy): { codes: string[]; kept: Totp['recovery'] } {
  const made = Array.from({ length: codes }, () => toBase32(entropy.bytes(codeBytes)).toLowerCase());
  return {
    codes: made.map((code) => code.replace(/(.{4})(?=.)/g, '$1-')),
    kept: made.map((code) => hashSecret(code, entropy)),
  };
}

/** Which of those that are left a text is; -1: none. */
export function recoveryIndex(text: string, kept: Totp['recovery']): number {
  const code = text.toLowerCase().replace(/[\s-]/g, '');
  return kept.findIndex((each) => secretMatches(code, each));
}
