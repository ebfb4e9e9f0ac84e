import { closeSync, constants, existsSync, fstatSync, ftruncateSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type PackedFooter, readPackedFooter } from './packed-file.ts';
import { writeAll } from './write-all.ts';

/** Log files kept open between writes. */
const openMax = 512;

/** Where the folders of logs are. */
export const logsFolder = (dir: string): string => join(dir, 'logs');

/** The folder of a log: one of 256, so that no folder grows too large, each made for its first log. UUIDs that begin with a time differ at their end. */
export const shardFolder = (dir: string, attemptId: string): string => join(logsFolder(dir), attemptId.slice(-2));

/** The file of a log. */
export const logFile = (dir: string, attemptId: string): string => join(shardFolder(dir, attemptId), `${attemptId}.log`);

/** The file of a log that was packed. */
export const packedFile = (dir: string, attemptId: string): string => join(shardFolder(dir, attemptId), `${attemptId}.log.zst`);

/** The log files of a folder, some of them open. */
export class LogFiles {
  readonly #dir: string;
  #open = new Map<string, number>();

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(logsFolder(dir), { recursive: true });
  }

  /** The descriptor of a log's file; null when there is no such file and `create` is not asked for. */
  descriptor(attemptId: string, create: boolean): number | null {
    const known = this.#open.get(attemptId);
    if (known !== undefined) {
      this.#open.delete(attemptId);
      this.#open.set(attemptId, known);
      return known;
    }
    const made = this.#openFile(attemptId, create);
    if (made === null) return null;
    this.#open.set(attemptId, made);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= openMax) break;
      this.release(oldest);
    }
    return made;
  }

  /** Puts bytes into a log's file, which is `size` long afterwards. */
  write(attemptId: string, bytes: Buffer, offset: number, size: number): void {
    const descriptor = this.descriptor(attemptId, true) as number;
    try {
      writeAll(descriptor, bytes, offset);
    } catch (error) {
      if (offset + bytes.length === size) ftruncateSync(descriptor, offset);
      throw error;
    }
  }

  truncate(attemptId: string, size: number): void {
    const descriptor = this.descriptor(attemptId, false);
    if (descriptor !== null) ftruncateSync(descriptor, size);
  }

  remove(attemptId: string): void {
    this.removePlain(attemptId);
    rmSync(packedFile(this.#dir, attemptId), { force: true });
  }

  /** The packed form stays. */
  removePlain(attemptId: string): void {
    this.release(attemptId);
    rmSync(logFile(this.#dir, attemptId), { force: true });
  }

  /** Whether a log has been packed: then that form counts. */
  isPacked(attemptId: string): boolean {
    return existsSync(packedFile(this.#dir, attemptId));
  }

  /** What the packed file of a log says; null: there is none. */
  readPacked(attemptId: string): { footer: PackedFooter; fileBytes: number } | null {
    if (!this.isPacked(attemptId)) return null;
    const descriptor = openSync(packedFile(this.#dir, attemptId), 'r');
    try {
      const fileBytes = fstatSync(descriptor).size;
      return { footer: readPackedFooter(descriptor, fileBytes), fileBytes };
    } finally {
      closeSync(descriptor);
    }
  }

  release(attemptId: string): void {
    const descriptor = this.#open.get(attemptId);
    if (descriptor === undefined) return;
    this.#open.delete(attemptId);
    closeSync(descriptor);
  }

  close(): void {
    for (const attemptId of [...this.#open.keys()]) this.release(attemptId);
  }

  #openFile(attemptId: string, create: boolean): number | null {
    const file = logFile(this.#dir, attemptId);
    // Most logs asked for here are new; an error thrown for each of them would cost more than the look.
    if (!create && !existsSync(file)) return null;
    const flags = create ? constants.O_RDWR | constants.O_CREAT : constants.O_RDWR;
    try {
      return openSync(file, flags);
    } catch (error) {
      if (!create || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      mkdirSync(shardFolder(this.#dir, attemptId), { recursive: true });
      return openSync(file, flags);
    }
  }
}
