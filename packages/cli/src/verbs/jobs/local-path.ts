import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Devices and streams of Windows, and what it takes away at the end of a name. */
const notOnWindows = /[<>:"|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** The parts of a file's name, if it leads to a place below the folder that it is saved in; null: it does not. The server is not believed. */
export function localParts(name: string, isWindows = process.platform === 'win32'): string[] | null {
  const parts = name.split('/');
  const isBad = (part: string): boolean =>
    part === '' || part === '.' || part === '..' || /[\\\p{Cc}]/u.test(part) || (isWindows && notOnWindows.test(part));
  return parts.some(isBad) ? null : parts;
}

/** Makes the folders of a file below `dir`, which must be folders and no links to elsewhere; answers its path. Throws an Error with words. */
export async function preparePath(dir: string, parts: readonly string[]): Promise<string> {
  await mkdir(dir, { recursive: true });
  let at = dir;
  for (const part of parts.slice(0, -1)) {
    at = join(at, part);
    await mkdir(at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (!(await lstat(at)).isDirectory()) throw new Error(`${at} is no folder`);
  }
  return join(at, parts.at(-1) ?? '');
}
