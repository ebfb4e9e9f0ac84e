import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ProviderError } from '../interface.ts';
import { makeFolders } from './make-folders.ts';
import { removeTree } from './remove-tree.ts';

/** The file that says whose a folder is. */
const markName = '.baton-runner';
const ownerOnly = 0o700;

/** Names beside a folder while it is being made or taken away. */
const aside = (path: string, what: 'new' | 'gone'): string => join(dirname(path), `.${what}-${basename(path)}`);

export async function isOurs(path: string, runnerId: string): Promise<boolean> {
  return (await readFile(join(path, markName), 'utf8').catch(() => '')).trim() === runnerId;
}

/** Makes a folder that is marked as this runner's from its first moment, or finds it. Throws `name_clash`. */
export async function makeMarked(path: string, runnerId: string): Promise<void> {
  if (await isOurs(path, runnerId)) return;
  await makeFolders(dirname(path), ownerOnly);
  await sweep(path, runnerId);
  const temporary = `${aside(path, 'new')}-${randomBytes(4).toString('hex')}`;
  await mkdir(temporary, { mode: ownerOnly });
  try {
    await writeFile(join(temporary, markName), `${runnerId}\n`, { mode: 0o600 });
    // a folder that is there and empty would be replaced
    if (await stat(path).catch(() => null)) throw clash(path);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw clash(path);
    throw error;
  }
}

/** Takes it away with all that is in it, if it is this runner's. */
export async function removeMarked(path: string, runnerId: string): Promise<void> {
  if (await isOurs(path, runnerId)) await rename(path, `${aside(path, 'gone')}-${randomBytes(4).toString('hex')}`);
  await sweep(path, runnerId);
}

/** What processes that were killed in the middle left beside it. */
async function sweep(path: string, runnerId: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => []);
  const beginnings = (['new', 'gone'] as const).map((what) => `${basename(aside(path, what))}-`);
  for (const name of names.filter((each) => beginnings.some((beginning) => each.startsWith(beginning)))) {
    const left = join(dirname(path), name);
    if (name.startsWith('.new-') || (await isOursOrEmpty(left, runnerId))) await removeTree(left, markName);
  }
}

/** Its mark goes last. */
async function isOursOrEmpty(path: string, runnerId: string): Promise<boolean> {
  return (await isOurs(path, runnerId)) || (await readdir(path)).length === 0;
}

const clash = (path: string): ProviderError =>
  new ProviderError('name_clash', `${path} is there already, and is not marked as this runner's`);
