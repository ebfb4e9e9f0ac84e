import { createHmac } from 'node:crypto';
import { totpStepMs } from '@baton/core';
import { toBase32 } from './base32.ts';

/** RFC 4226 asks for 16 bytes at least and recommends 20. */
export const totpSecretBytes = 20;

/**
 * The code of a step: RFC 4226 over RFC 6238's counter.
 *
 * @param digits 6; the test vectors of the RFC have 8
 */
export function codeAt(secret: Uint8Array, step: number, digits = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** What authenticator apps read from a QR code. */
export function otpauthUri(secret: Uint8Array, { login, issuer }: { login: string; issuer: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(login)}`;
  const rest = `algorithm=SHA1&digits=6&period=${totpStepMs / 1000}`;
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=${encodeURIComponent(issuer)}&${rest}`;
}
