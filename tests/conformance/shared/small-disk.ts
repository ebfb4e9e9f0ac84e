import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from './temp-folder.ts';

/** A file system of its own that is soon full. */
export interface SmallDisk {
  path: string;
  /** takes all but so many bytes */
  fillExcept(bytes: number): Promise<void>;
  /** gives back what was taken */
  relieve(): void;
  discard(): Promise<void>;
}

/** Mounts a small file system in memory; says why not, and returns null, where that is not allowed. */
export async function smallDisk(bytes: number): Promise<SmallDisk | null> {
  const folder = await tempFolder();
  const { status, stderr } = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder.path], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    await folder.discard();
    process.stderr.write(
      `Nothing is tested of a full disk: none can be mounted here (${stderr?.trim() || 'there is no mount command'}).\n`,
    );
    return null;
  }
  const filler = join(folder.path, 'filler');
  return {
    path: folder.path,
    async fillExcept(left) {
      const { bavail, bsize } = await statfs(folder.path);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)));
    },
    relieve: () => rmSync(filler),
    async discard() {
      spawnSync('/bin/umount', [folder.path]);
      await folder.discard();
    },
  };
}
