import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** The file operations of a spool writer; a test puts a full disk in their place. All throw. */
export interface SpoolDisk {
  /** opens for appending, and makes the file; answers its descriptor and size */
  open(path: string): { fd: number; size: number };
  write(fd: number, bytes: Uint8Array, position: number): number;
  truncate(fd: number, size: number): void;
  close(fd: number): void;
}

export const realDisk: SpoolDisk = {
  open(path) {
    const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    return { fd, size: fstatSync(fd).size };
  },
  write: (fd, bytes, position) => writeSync(fd, bytes, 0, bytes.length, position),
  truncate: ftruncateSync,
  close: closeSync,
};
