import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entropy } from '../ports/entropy.ts';

const keyBytes = 32;

/**
 * The installation's own secret, in an owner-only file beside the database and not in it: a copy of the database alone gives nothing
 * away. Made at the first start.
 */
export async function installationKey(dataDir: string, entropy: Entropy): Promise<Uint8Array> {
  const path = join(dataDir, 'installation-key');
  const known = await readKey(path);
  if (known) return known;
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, `${Buffer.from(entropy.bytes(keyBytes)).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  // a link never replaces a key that is there
  await link(fresh, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(fresh, { force: true });
  const key = await readKey(path);
  if (!key) throw new Error(`${path} holds no key`);
  return key;
}

async function readKey(path: string): Promise<Uint8Array | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const key = Buffer.from(text.trim(), 'hex');
  if (key.length !== keyBytes) throw new Error(`${path} is damaged: restore it from a backup`);
  return key;
}
