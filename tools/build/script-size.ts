import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Compressed bytes of script that a page may need before it can be shown. */
export const scriptBytesMax = 300 * 1024;

/** Names of the chunks that a built chunk imports before it runs; what it imports later is in back quotes. */
function importedBy(chunk: string): string[] {
  return [...chunk.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map(([, name]) => name ?? '');
}

/** Names of the scripts that a built page loads before anything else. */
const loadedBy = (html: string): string[] =>
  [...html.matchAll(/<script[^>]* src="\/assets\/([^"]+)"/g)].map(([, name]) => name ?? '');

/** Chunks and all that they import, each once. */
async function closureOf(assets: string, names: readonly string[]): Promise<Set<string>> {
  const found = new Set(names);
  // grows while it is gone through
  for (const name of found) for (const next of importedBy(await readFile(join(assets, name), 'utf8'))) found.add(next);
  return found;
}

/** As it is sent: the compressed copy where there is one. */
const sentBytes = async (path: string): Promise<number> => (await stat(`${path}.br`).catch(() => stat(path))).size;

/**
 * What a browser that opens a page receives of scripts before it can show it.
 *
 * @param dist the built page, compressed
 * @returns compressed bytes by page; `RunnersPage`, the first one, is part of what every page needs
 */
export async function scriptBytes(dist: string): Promise<Map<string, number>> {
  const assets = join(dist, 'assets');
  const always = loadedBy(await readFile(join(dist, 'index.html'), 'utf8'));
  const pages = (await readdir(assets)).filter((name) => /^\w+Page-.+\.js$/.test(name));
  const bytesOf = async (names: readonly string[]): Promise<number> => {
    const all = await closureOf(assets, names);
    const sizes = await Promise.all([...all].map((name) => sentBytes(join(assets, name))));
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  };
  const sizes = new Map([['RunnersPage', await bytesOf(always)]]);
  for (const name of pages) sizes.set(name.replace(/-.+$/, ''), await bytesOf([...always, name]));
  return sizes;
}

/** Pages that need more script than they may. */
export async function tooLarge(dist: string): Promise<string[]> {
  const large = [...(await scriptBytes(dist))].filter(([, bytes]) => bytes > scriptBytesMax);
  return large.map(([page, bytes]) => `${page} needs ${Math.ceil(bytes / 1024)} KB of script`);
}
