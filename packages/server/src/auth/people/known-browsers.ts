import type { Entropy } from '../../ports/entropy.ts';
import { createSealing } from '../sealing.ts';

/** Browsers in which a user has signed in before: what others fail at, under the same login and from the same address, is not counted against them. */
export interface KnownBrowsers {
  /** What a browser keeps. It opens nothing: the password is still needed. */
  mark(userId: string): string;
  /** Which browser it is; null when this user has not signed in with it. */
  find(mark: string | null, userId: string): string | null;
}

const idBytes = 12;

/** @param key the installation's */
export function createKnownBrowsers(key: Uint8Array, entropy: Entropy): KnownBrowsers {
  const sealing = createSealing(key, 'browser', entropy);
  return {
    mark: (userId) => sealing.seal(Buffer.from(entropy.bytes(idBytes)).toString('base64url'), userId),
    find: (mark, userId) => (mark === null ? null : sealing.open(mark, userId)),
  };
}
