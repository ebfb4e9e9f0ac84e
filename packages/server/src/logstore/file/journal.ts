import { closeSync, fdatasyncSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encodeWrite, type FileWrite } from './journal-record.ts';
import { writeAll } from './write-all.ts';

const suffix = '.journal';

/**
 * What makes writes durable: all of a group go into one file with one sync, whatever the number of logs. A segment is dropped when the
 * log files that it tells of are on the disk themselves.
 */
export class Journal {
  readonly #folder: string;
  #descriptor: number | null = null;
  #size = 0;
  #number: number;

  /** @param folder of the segments, which hold nothing that is still needed: see `recover.ts` */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#number = segments(folder).at(-1) ?? 0;
  }

  get size(): number {
    return this.#size;
  }

  /** Stores the writes of a group. When it throws, none of them is in the journal. */
  append(writes: readonly FileWrite[]): void {
    const descriptor = this.#open();
    const bytes = Buffer.concat(writes.flatMap(encodeWrite));
    try {
      writeAll(descriptor, bytes, this.#size);
      fdatasyncSync(descriptor);
    } catch (error) {
      this.#takeBack(descriptor);
      throw error;
    }
    this.#size += bytes.length;
  }

  /** Ends the segment. Returns the number of the newest one that is over: `drop` it when its log files are on the disk. */
  rotate(): number {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
    this.#size = 0;
    return this.#number;
  }

  /** Drops all segments up to this one. */
  drop(number: number): void {
    for (const each of segments(this.#folder)) if (each <= number) rmSync(join(this.#folder, nameOf(each)), { force: true });
  }

  #open(): number {
    if (this.#descriptor !== null) return this.#descriptor;
    this.#number++;
    const descriptor = openSync(join(this.#folder, nameOf(this.#number)), 'w');
    this.#descriptor = descriptor;
    syncFolder(this.#folder);
    return descriptor;
  }

  /** A group that failed must not come back after a crash; if it cannot be cut off here, it is left to the next segment's past. */
  #takeBack(descriptor: number): void {
    try {
      ftruncateSync(descriptor, this.#size);
      fdatasyncSync(descriptor);
    } catch {
      this.rotate();
    }
  }
}

/** Numbers of the segments in a folder, oldest first. */
export const segments = (folder: string): number[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);

export const nameOf = (number: number): string => `${String(number).padStart(10, '0')}${suffix}`;

/** Makes what was made in a folder survive a crash. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
