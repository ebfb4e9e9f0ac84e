import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ProviderError } from '../interface.ts';

/** What somebody named can not be a folder, today or later. */
const lasting: readonly string[] = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EINVAL'];

/**
 * Makes a folder with all above it that are missing. Node's own way never ends where the system answers to the making of a folder that there is none
 * (below /proc, for instance), and a call that never ends can not be cancelled either. Throws `invalid` for what can be no folder.
 */
export async function makeFolders(path: string, mode: number): Promise<void> {
  const missing: string[] = [];
  for (let at = path; !(await isFolder(at)); at = dirname(at)) {
    missing.unshift(at);
    if (at === dirname(at)) break;
  }
  for (const each of missing) await makeOne(each, mode);
}

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isDirectory() ?? false;

async function makeOne(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await isFolder(path))) return;
    if (code === 'EEXIST') throw new ProviderError('invalid', `${path} is there already, and is no folder`, { cause: error });
    if (lasting.includes(code)) throw new ProviderError('invalid', message, { cause: error });
    throw error;
  }
}
