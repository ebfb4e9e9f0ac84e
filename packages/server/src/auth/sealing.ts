import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Entropy } from '../ports/entropy.ts';

/** Keeps texts so that only this installation reads them, and notices when they were changed. */
export interface Sealing {
  /** @param of what the text belongs to: it opens for the same only */
  seal(text: string, of: string): string;
  /** Null when it was not sealed here for this, or was changed. */
  open(sealed: string, of: string): string | null;
}

const nonceBytes = 12;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

/**
 * AES-256-GCM under a key of its own for each purpose.
 *
 * @param key the installation's, at least 32 bytes
 */
export function createSealing(key: Uint8Array, purpose: string, entropy: Entropy): Sealing {
  const own = Buffer.from(hkdfSync('sha256', key, '', `baton ${purpose}`, 32));
  return {
    seal(text, of) {
      const nonce = entropy.bytes(nonceBytes);
      const cipher = createCipheriv(algorithm, own, nonce);
      cipher.setAAD(Buffer.from(of));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, of) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < nonceBytes + tagBytes) return null;
      const decipher = createDecipheriv(algorithm, own, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(of));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
      } catch {
        // what was changed does not open
        return null;
      }
    },
  };
}
