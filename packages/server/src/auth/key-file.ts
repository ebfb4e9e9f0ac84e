import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entropy } from '../ports/entropy.ts';

const keyBytes = 32;

/**
 * The installation's own secret, in an owner-only file beside the database and not in it: a copy of the database alone gives nothing
 * away. Made at the first start.
 */
export async function installationKey(dataDir: string, entropy: Entropy): Promise<Uint8Array> {
  const [key] = await keysIn(join(dataDir, 'installation-key'), entropy);
  return key as Uint8Array;
}

/**
 * The keys that seal secrets, as the installation's own: in its data folder, made at the first start. Newer ones are written above older ones.
 *
 * @param isNeeded false: none is made, and there may be none
 */
export async function secretKeysIn(dataDir: string, entropy: Entropy, isNeeded: boolean): Promise<Uint8Array[]> {
  const path = join(dataDir, 'secret-key');
  return isNeeded ? await keysIn(path, entropy) : ((await readKeys(path)) ?? []);
}

/** The keys of a file, of which there is at least one. */
async function keysIn(path: string, entropy: Entropy): Promise<Uint8Array[]> {
  const known = await readKeys(path);
  if (known) return known;
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, `${Buffer.from(entropy.bytes(keyBytes)).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  // a link never replaces a key that is there
  await link(fresh, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(fresh, { force: true });
  const keys = await readKeys(path);
  if (!keys) throw new Error(`${path} holds no key`);
  return keys;
}

async function readKeys(path: string): Promise<Uint8Array[] | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const keys = text
    .trim()
    .split(/\s+/)
    .map((line) => Buffer.from(line, 'hex'));
  if (keys.some(({ length }) => length !== keyBytes)) throw new Error(`${path} is damaged: restore it from a backup`);
  return keys;
}
