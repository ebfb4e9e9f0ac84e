import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramStore } from '../../ports/programs.ts';
import { readChecked } from '../read-package.ts';

/**
 * Keeps each version in a folder of its own: the package and, unpacked, the program. The folder is written beside its place and gets its name when
 * all of it is on the disk.
 *
 * @param dir made when it is missing; nothing else may write there
 */
export function createFilePrograms(dir: string): ProgramStore {
  const folderOf = (version: string): string => join(dir, version);
  let made = 0;
  return {
    async keep(version, source, expected) {
      const checked = await readChecked(version, source, expected);
      if ('problem' in checked) return checked;
      const fresh = join(dir, `.new-${process.pid}-${++made}`);
      try {
        await mkdir(fresh, { recursive: true, mode: 0o700 });
        await writeDurably(join(fresh, packageName), checked.content);
        await writeDurably(join(fresh, programName), checked.program);
        await replace(folderOf(version), fresh);
      } catch (error) {
        await rm(fresh, { recursive: true, force: true });
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return { problem: 'full' };
        throw error;
      }
      return { sha256: checked.sha256, bytes: checked.bytes };
    },
    package: (version) => readFile(join(folderOf(version), packageName)).catch(nullWhenMissing),
    async fileOf(version) {
      const file = join(folderOf(version), programName);
      return (await stat(file).catch(nullWhenMissing)) === null ? null : file;
    },
    drop: (version) => rm(folderOf(version), { recursive: true, force: true }),
  };
}

const packageName = 'baton-runner.tgz';
const programName = 'baton-runner.mjs';

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A folder that has something in it can not be written over by renaming. */
async function replace(place: string, fresh: string): Promise<void> {
  const old = `${fresh}-old`;
  await rename(place, old).catch(nullWhenMissing);
  await rename(fresh, place);
  await rm(old, { recursive: true, force: true });
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
