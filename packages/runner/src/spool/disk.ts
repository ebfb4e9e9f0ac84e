import { closeSync, constants, ftruncateSync, openSync, writeSync } from 'node:fs';

/** The file operations of a spool writer; a test puts a full disk in their place. All throw. */
export interface SpoolDisk {
  /** opens for writing, and makes the file; answers its descriptor */
  open(path: string): number;
  write(fd: number, bytes: Uint8Array, position: number): number;
  truncate(fd: number, size: number): void;
  close(fd: number): void;
}

export const realDisk: SpoolDisk = {
  open: (path) => openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600),
  write: (fd, bytes, position) => writeSync(fd, bytes, 0, bytes.length, position),
  truncate: ftruncateSync,
  close: closeSync,
};
