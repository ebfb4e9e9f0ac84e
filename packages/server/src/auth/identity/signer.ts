import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import { keyUse } from './rotation.ts';

/** A public key as clouds read it. */
export type PublicJwk = Readonly<Record<string, string>>;

/** Signs what attempts say of themselves to others. */
export interface IdentitySigner {
  /** a JWT (ES256) of these claims */
  sign(claims: object): Promise<string>;
  publicKeys(): Promise<PublicJwk[]>;
}

interface Key {
  createdAt: number;
  privateKey: KeyObject;
  jwk: PublicJwk;
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function keyOf(privateKey: KeyObject, createdAt: number): Key {
  const { kty, crv, x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (kty !== 'EC' || crv !== 'P-256') throw new Error('the identity key must be an EC key on the curve P-256');
  // RFC 7638: the members in this order
  const kid = hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
  const jwk = { kty, crv, x: String(x), y: String(y), kid, alg: 'ES256', use: 'sig' };
  return { createdAt, privateKey, jwk };
}

/**
 * @param path an owner-only file for keys that are made and rotated here; null: nothing is kept
 * @param given a private key (PEM) in their place: for several servers that sign as one. It is not rotated
 */
export function createIdentitySigner({
  clock,
  path,
  given,
}: {
  clock: Clock;
  path: string | null;
  given: string | null;
}): IdentitySigner {
  const fixed = given === null ? null : [keyOf(createPrivateKey(given), 0)];
  let loading: Promise<Key[]> | null = null;
  const keys = async (): Promise<Key[]> => {
    if (fixed) return fixed;
    loading ??= readKeys(path);
    const known = await loading;
    if (!keyUse(known, clock.now()).isDue) return known;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const next = [keyOf(privateKey, clock.now()), ...keyUse(known, clock.now()).published];
    loading = writeKeys(path, next).then(() => next);
    return await loading;
  };
  return {
    async sign(claims) {
      const { signing } = keyUse(await keys(), clock.now());
      if (!signing) throw new Error('there is always a key');
      const text = `${base64({ alg: 'ES256', typ: 'JWT', kid: signing.jwk.kid })}.${base64(claims)}`;
      const signature = sign('sha256', Buffer.from(text), { key: signing.privateKey, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
    publicKeys: async () => keyUse(await keys(), clock.now()).published.map(({ jwk }) => jwk),
  };
}

export const identityKeysPath = (dataDir: string): string => join(dataDir, 'identity-keys.json');

async function readKeys(path: string | null): Promise<Key[]> {
  if (path === null) return [];
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const stored = JSON.parse(text) as { createdAt: number; pem: string }[];
  return stored.map(({ createdAt, pem }) => keyOf(createPrivateKey(pem), createdAt));
}

async function writeKeys(path: string | null, keys: readonly Key[]): Promise<void> {
  if (path === null) return;
  const stored = keys.map(({ createdAt, privateKey }) => ({
    createdAt,
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }));
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  await rename(draft, path);
}
