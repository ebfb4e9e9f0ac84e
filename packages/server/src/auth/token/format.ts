import { crc32 } from 'node:zlib';
import type { TokenKind } from '@baton/core';
import type { Entropy } from '../../ports/entropy.ts';
import { randomBase62, toBase62 } from './base62.ts';

/*
 * A token is `bat_KIND_` + id (12) + secret (30) + checksum (6), all base62: the id finds its row, the secret has 178 bits, and the
 * checksum (CRC-32 of all before it) refuses typing errors without a look into the database.
 */
const idChars = 12;
const secretChars = 30;
const checksumChars = 6;
const shape = /^bat_(pair|reg|prov|run|api|setup|invite)_([0-9A-Za-z]{48})$/;

/** What stands in a token. */
export interface TokenText {
  kind: TokenKind;
  id: string;
  secret: string;
}

const checksum = (text: string): string => toBase62(crc32(text), checksumChars);

/** A new random token. */
export function makeTokenText(kind: TokenKind, entropy: Entropy): TokenText & { text: string } {
  const id = randomBase62(entropy, idChars);
  const secret = randomBase62(entropy, secretChars);
  const body = `bat_${kind}_${id}${secret}`;
  return { kind, id, secret, text: body + checksum(body) };
}

/** Null when it is no token of ours, or has a typing error. */
export function parseTokenText(text: string): TokenText | null {
  const match = shape.exec(text);
  if (!match) return null;
  const end = text.length - checksumChars;
  if (checksum(text.slice(0, end)) !== text.slice(end)) return null;
  const body = match[2] ?? '';
  return { kind: match[1] as TokenKind, id: body.slice(0, idChars), secret: body.slice(idChars, idChars + secretChars) };
}
