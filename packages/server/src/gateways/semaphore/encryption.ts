import { constants, createPrivateKey, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';

/** What PKCS #1 v1.5 takes of each block. */
const paddingBytes = 11;
const bitsMin = 2048;
const bitsMax = 8192;

/**
 * The key of a runner of the releases that had one: PKCS #1 in the armour of a `PUBLIC KEY`, which is that of SPKI by rights. Null: it is none, or a weak
 * one.
 */
export function readPublicKey(text: string): KeyObject | null {
  const body = /^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END (?:RSA )?PUBLIC KEY-----\s*$/.exec(text)?.[1];
  if (body === undefined) return null;
  const der = Buffer.from(body, 'base64');
  if (isPrivate(der)) return null;
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      const key = createPublicKey({ key: der, format: 'der', type });
      const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
      const isStrong = key.asymmetricKeyType === 'rsa' && modulusLength >= bitsMin && modulusLength <= bitsMax;
      if (isStrong && modulusLength % 8 === 0 && publicExponent >= 3n && publicExponent % 2n === 1n) return key;
    } catch {
      // it is of the other form, or of none
    }
  }
  return null;
}

/** The public part would be read of it too, but it is nothing to keep. */
function isPrivate(der: Buffer): boolean {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }).type === 'private';
  } catch {
    return false;
  }
}

/** An answer as blocks that each fill the length of the key, one after the other: the runner takes them apart by that length. */
export function encryptedFor(key: KeyObject, text: string): Buffer {
  const plain = Buffer.from(text);
  const room = (key.asymmetricKeyDetails?.modulusLength ?? bitsMin) / 8 - paddingBytes;
  const blocks: Buffer[] = [];
  for (let at = 0; at < plain.length; at += room)
    blocks.push(publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, plain.subarray(at, at + room)));
  return Buffer.concat(blocks);
}
