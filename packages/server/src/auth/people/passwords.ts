import { passwordChars, passwordProblem } from '@baton/core';
import { AuthRefused } from '../auth-refused.ts';

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

export async function hashPassword(password: string): Promise<string> {
  const { hash } = await library();
  return hash(password.normalize('NFC'), settings);
}

/** `hash` null: there is no such user. */
export async function passwordMatches(password: string, hash: string | null): Promise<boolean> {
  const { verify } = await library();
  const matches = await verify(hash ?? nobody, password.normalize('NFC'));
  return matches && hash !== null;
}
