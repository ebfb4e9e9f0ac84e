import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import type { Sealed } from '@baton/core';
import type { Entropy } from '../../ports/entropy.ts';
import type { Vault } from '../../ports/vault.ts';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Names a key without telling it. */
const keyIdOf = (key: Uint8Array): string =>
  createHash('sha256').update('baton secret key\n').update(key).digest('hex').slice(0, 16);

/**
 * AES-256-GCM with a random nonce for each box; the purpose is authenticated with it. A box is nonce, ciphertext and tag, in base64.
 *
 * @param keys of 32 bytes, at least one: the first seals, all open
 * @param markKey makes marks; it stays the same when keys change
 */
export function createVault(keys: readonly Uint8Array[], markKey: Uint8Array, entropy: Pick<Entropy, 'bytes'>): Vault {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  const [newest] = keys;
  if (!newest) throw new Error('a vault needs a key');
  const keyId = keyIdOf(newest);
  return {
    keyId,
    seal(value, purpose) {
      const nonce = entropy.bytes(nonceBytes);
      const sealing = createCipheriv(cipher, newest, nonce).setAAD(Buffer.from(purpose));
      const text = Buffer.concat([sealing.update(value, 'utf8'), sealing.final()]);
      return { keyId, box: Buffer.concat([nonce, text, sealing.getAuthTag()]).toString('base64') };
    },
    open({ keyId: sealedWith, box }: Sealed, purpose) {
      const key = byId.get(sealedWith);
      const bytes = Buffer.from(box, 'base64');
      if (!key || bytes.length < nonceBytes + tagBytes) return null;
      const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      opening.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-tagBytes));
      try {
        return opening.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + opening.final('utf8');
      } catch {
        return null;
      }
    },
    has: (id) => byId.has(id),
    mark: (value) => createHmac('sha256', markKey).update('baton mark\n').update(value).digest('hex'),
  };
}
