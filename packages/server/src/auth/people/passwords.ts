import { passwordChars, passwordProblem } from '@baton/core';
import { AuthRefused } from '../auth-refused.ts';
import { FewAtOnce } from './few-at-once.ts';

/** argon2id with 19 MiB and two passes: about 8 ms of one core. */
const settings = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Of a random password: unknown logins take as long as known ones. */
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$o8mWQCRH4R4vbfvhfI4KEA$cTogj5bgQ77zsERF1U3Xm7cDwwx0lIjWtTFAkujX3dI';

/** Loaded when the first password comes: it is a native library, and a start should not wait for it. */
const library = () => import('@node-rs/argon2');

/** Throws `password_too_weak` unless someone with this login may take the password. */
export function checkStrength(password: string, login: string): void {
  const problem = passwordProblem(password.normalize('NFC'), login);
  if (problem !== null) throw new AuthRefused('password_too_weak', { problem, charsMin: passwordChars.min });
}

/** Both throw `server_overloaded` when too many are at work and wait. */
export interface Passwords {
  /** For who has shown that they may set a password. */
  hash(password: string): Promise<string>;
  /**
   * @param hash null: there is no such user
   * @param isKnown goes before those of whom nothing is known
   */
  matches(password: string, hash: string | null, isKnown: boolean): Promise<boolean>;
}

/** Whoever finds the server may ask for it, from as many addresses as they have: it must not take all cores, nor wait without end. */
export function createPasswords(): Passwords {
  const few = new FewAtOnce({ atOnce: 2, waitingMax: 50 });
  return {
    hash: (password) => few.take(async () => (await library()).hash(password.normalize('NFC'), settings), true),
    async matches(password, hash, isKnown) {
      const verified = few.take(async () => (await library()).verify(hash ?? nobody, password.normalize('NFC')), isKnown);
      return (await verified) && hash !== null;
    },
  };
}
