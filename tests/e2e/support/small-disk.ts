import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './bench.ts';

/** Why disks can not be made here, as an addition to the name of a test that needs one; empty when they can. */
export const withoutDisks: string =
  process.platform === 'linux' && process.getuid?.() === 0 ? '' : ' (skipped: only root on Linux can mount a small disk)';

/** A disk of so many bytes (`8m`), in memory. */
export function smallDisk(bench: Bench, size: string): string {
  const path = bench.folder('baton-e2e-disk');
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
  bench.defer(() => execFileSync('umount', ['--lazy', path]));
  return path;
}

/** Writes until nothing more fits. */
export function fillDisk(disk: string): void {
  const fd = openSync(filler(disk), 'a');
  try {
    for (let piece = Buffer.alloc(1 << 20); ; ) {
      try {
        writeSync(fd, piece);
      } catch {
        if (piece.length === 1) return;
        piece = piece.subarray(0, Math.max(1, piece.length >> 2));
      }
    }
  } finally {
    closeSync(fd);
  }
}

/** Takes away what `fillDisk` wrote. */
export const emptyDisk = (disk: string): void => rmSync(filler(disk), { force: true });

const filler = (disk: string): string => join(disk, 'filler');
