import { randomFillSync } from 'node:crypto';
import { open, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { StoreSpace } from '../interface.ts';

const checkEveryMs = 1_000;
const pieceBytes = 1 << 20;

/**
 * Watches the free space beside a database and keeps a reserve file there, which is given up when the disk is full, so that work under
 * way can still be finished. Space is low while there is no reserve, or less than twice its size is free.
 */
export class SpaceWatch {
  readonly #file: string;
  readonly #reserveBytes: number;
  #space: StoreSpace = { low: false, freeBytes: null };
  #checkedAt = Number.NEGATIVE_INFINITY;
  #checking: Promise<void> | null = null;

  /** @param file of the reserve */
  constructor(file: string, reserveBytes: number) {
    this.#file = file;
    this.#reserveBytes = reserveBytes;
  }

  get space(): StoreSpace {
    return this.#space;
  }

  /** Looks at the disk, in the background and at most once a second. */
  touch(): void {
    if (this.#checking || performance.now() - this.#checkedAt < checkEveryMs) return;
    void this.check();
  }

  /** The reserve was given up. */
  spent(): void {
    this.#space = { ...this.#space, low: true };
  }

  /** Looks at the disk now; makes the reserve when it is missing and there is plenty of room. Never rejects. */
  check(): Promise<void> {
    this.#checking ??= this.#look().finally(() => {
      this.#checking = null;
      this.#checkedAt = performance.now();
    });
    return this.#checking;
  }

  /** Waits for a look under way. */
  async settled(): Promise<void> {
    await this.#checking;
  }

  async #look(): Promise<void> {
    try {
      let freeBytes = await this.#free();
      let reserved = await this.#isReserved();
      // Three times: after the reserve is written, more than the threshold below must remain, or `low` would swing.
      if (!reserved && freeBytes >= 3 * this.#reserveBytes) {
        await this.#reserve();
        reserved = await this.#isReserved();
        freeBytes = await this.#free();
      }
      this.#space = { low: !reserved || freeBytes < 2 * this.#reserveBytes, freeBytes };
    } catch {
      // What cannot be looked at is taken as it last was; a full disk still shows at the next commit.
    }
  }

  async #free(): Promise<number> {
    const { bavail, bsize } = await statfs(dirname(this.#file));
    return bavail * bsize;
  }

  async #isReserved(): Promise<boolean> {
    const found = await stat(this.#file).catch(() => null);
    return found !== null && found.size >= this.#reserveBytes;
  }

  /** Writes real, incompressible bytes: a hole would reserve nothing. */
  async #reserve(): Promise<void> {
    const piece = randomFillSync(Buffer.alloc(Math.min(pieceBytes, this.#reserveBytes)));
    const handle = await open(this.#file, 'w');
    try {
      for (let written = 0; written < this.#reserveBytes; written += piece.length) {
        await handle.write(piece, 0, Math.min(piece.length, this.#reserveBytes - written));
      }
      await handle.sync();
    } catch {
      await rm(this.#file, { force: true });
    } finally {
      await handle.close();
    }
  }
}
