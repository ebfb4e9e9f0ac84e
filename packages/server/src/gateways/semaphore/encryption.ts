import { constants, createPrivateKey, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Turns } from '../shared/turns.ts';

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

/** Keys that are kept as they were read: reading one costs five times as much as a short answer. */
const keysMax = 1_000;

/** Blocks that are closed before other work gets its turn: about two milliseconds. An answer with a script of a megabyte has four thousand. */
const blocksAtOnce = 64;

/** Answers for runners that have keys. */
export class Encryption {
  /** by the text of a key */
  readonly #keys = new Map<string, KeyObject | null>();
  /** long answers go one after the other: many at once would be no faster, and each would keep its runner waiting */
  readonly #turns = new Turns();

  /**
   * An answer as blocks that each fill the length of the key, one after the other: the runner takes them apart by that length. Throws for a key
   * that is none: it was looked at when its runner registered, and nothing is told unclosed to one that has a key.
   *
   * @param isWanted whether somebody still waits for it; where nobody does it ends early, with what there is
   */
  async encrypt(publicKey: string, text: string, isWanted: () => boolean = () => true): Promise<Buffer> {
    const key = this.#keyOf(publicKey);
    if (!key) throw new Error('the public key of a runner can not be read');
    const plain = Buffer.from(text);
    const room = blockBytesOf(key) - paddingBytes;
    const bytesAtOnce = room * blocksAtOnce;
    if (plain.length <= bytesAtOnce) return Buffer.concat(blocksOf(key, plain, room));
    return await this.#turns.take(async () => {
      const blocks: Buffer[] = [];
      for (let at = 0; at < plain.length && isWanted(); at += bytesAtOnce) {
        blocks.push(...blocksOf(key, plain.subarray(at, at + bytesAtOnce), room));
        await setImmediate();
      }
      return Buffer.concat(blocks);
    });
  }

  #keyOf(text: string): KeyObject | null {
    const known = this.#keys.get(text);
    if (known !== undefined) return known;
    const read = readPublicKey(text);
    this.#keys.set(text, read);
    const [oldest] = this.#keys.size > keysMax ? this.#keys.keys() : [];
    if (oldest !== undefined) this.#keys.delete(oldest);
    return read;
  }
}

const blockBytesOf = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength ?? bitsMin) / 8;

function blocksOf(key: KeyObject, plain: Buffer, room: number): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < plain.length; at += room)
    blocks.push(publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, plain.subarray(at, at + room)));
  return blocks;
}
