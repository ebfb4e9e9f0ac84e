import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Surroundings } from '../app/index.ts';
import type { Config } from '../config/index.ts';

/** Names in the data folder that are looked at; what lies deeper, its folder keeps closed. */
const entriesMax = 1_000;

/** How this process is set up, as far as that decides how safe it is. */
export async function surroundings({
  host,
  publicUrl,
  data,
  tlsCert,
}: Pick<Config, 'host' | 'publicUrl' | 'data' | 'tlsCert'>): Promise<Surroundings> {
  return {
    isExposed: !isLoopback(host),
    isEncrypted: tlsCert !== null || publicUrl?.startsWith('https:') === true,
    openFiles: await openFiles(data),
    dataDir: data,
    isKeyInDataFolder: true,
  };
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

/** What others than the owner can read or write; null where the system has no such rights. A closed folder keeps closed what is in it. */
async function openFiles(dataDir: string): Promise<string[] | null> {
  if (process.platform === 'win32') return null;
  if (!(await isOpen(dataDir))) return [];
  const names = (await readdir(dataDir)).slice(0, entriesMax);
  const open = await Promise.all(names.map(async (name) => ((await isOpen(join(dataDir, name))) ? [name] : [])));
  return [dataDir, ...open.flat()];
}

async function isOpen(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && (found.mode & 0o077) !== 0;
}
