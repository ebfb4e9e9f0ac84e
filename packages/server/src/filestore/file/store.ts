import { open, rename, rm, rmdir, statfs } from 'node:fs/promises';
import { checkRef, isUuid } from '../content-ref.ts';
import { type ContentRef, FileDamaged, type FileStore, FileStoreFull, type StoredContent } from '../interface.ts';
import { openContent } from '../open-content.ts';
import { sealContent } from '../seal-content.ts';
import { Folders, namesIn, syncFolder } from './folders.ts';
import { KeyedLock } from './keyed-lock.ts';

interface FileStoreOptions {
  /** made when it is missing; nothing else may write there */
  dir: string;
  /** space that is left to all else on the disk; 64 MiB */
  reserveBytes?: number;
}

/** How often a long content looks whether there is still room. */
const lookEveryBytes = 16 << 20;

/** Opens a folder of files, after taking away what a crash left half done. */
export async function openFileStore({ dir, reserveBytes = 64 << 20 }: FileStoreOptions): Promise<FileStore> {
  const folders = new Folders(dir);
  await folders.make();
  for (const name of await namesIn(folders.unfinished)) await rm(`${folders.unfinished}/${name}`, { force: true });
  return new FolderStore(folders, reserveBytes);
}

class FolderStore implements FileStore {
  readonly #folders: Folders;
  readonly #reserveBytes: number;
  /** by job: its folder goes with its last content, and not while one is put there */
  readonly #folderOf = new KeyedLock();
  readonly #underWay = new Set<Promise<unknown>>();
  #isShut = false;

  constructor(folders: Folders, reserveBytes: number) {
    this.#folders = folders;
    this.#reserveBytes = reserveBytes;
  }

  async put(ref: ContentRef, key: Uint8Array, source: AsyncIterable<Uint8Array>, bytesMax: number): Promise<StoredContent> {
    this.#check(ref);
    return await this.#run(async () => {
      const path = this.#folders.writing(ref);
      try {
        const stored = await this.#write(path, key, source, bytesMax);
        await this.#settle(ref, path);
        return stored;
      } catch (error) {
        await rm(path, { force: true });
        throw isFull(error) ? new FileStoreFull() : error;
      }
    });
  }

  async #write(path: string, key: Uint8Array, source: AsyncIterable<Uint8Array>, bytesMax: number): Promise<StoredContent> {
    const handle = await open(path, 'wx', 0o600);
    try {
      let unlooked = lookEveryBytes;
      const stored = await sealContent(key, source, bytesMax, async (bytes) => {
        unlooked += bytes.length;
        if (unlooked > lookEveryBytes) {
          if (!(await this.hasRoom(bytes.length))) throw new FileStoreFull();
          unlooked = 0;
        }
        await handle.appendFile(bytes);
      });
      await handle.sync();
      return stored;
    } finally {
      await handle.close();
    }
  }

  /** Gives what was written its name. */
  async #settle(ref: ContentRef, path: string): Promise<void> {
    const { jobId } = ref;
    await this.#folderOf.shared(jobId, async () => {
      await this.#folders.makeJob(jobId);
      await rename(path, this.#folders.content(ref));
      await syncFolder(this.#folders.job(jobId));
    });
  }

  async read(
    ref: ContentRef,
    key: Uint8Array,
    size: number,
    range: { from: number; to: number },
  ): Promise<AsyncIterable<Uint8Array>> {
    this.#check(ref);
    const handle = await open(this.#folders.content(ref), 'r').catch((error: unknown) => {
      throw isMissing(error) ? new FileDamaged('it is not there') : error;
    });
    return await openContent(key, size, range, {
      read: async (at, bytesMax) => {
        const buffer = Buffer.allocUnsafe(bytesMax);
        let filled = 0;
        while (filled < bytesMax) {
          const { bytesRead } = await handle.read(buffer, filled, bytesMax - filled, at + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return buffer.subarray(0, filled);
      },
      close: () => handle.close(),
    });
  }

  async remove(ref: ContentRef): Promise<void> {
    this.#check(ref);
    await this.#run(async () => {
      await rm(this.#folders.content(ref), { force: true });
      // it stays while it has others
      await this.#folderOf.exclusive(ref.jobId, () => rmdir(this.#folders.job(ref.jobId)).catch(() => {}));
    });
  }

  async removeJob(jobId: string): Promise<void> {
    if (!isUuid(jobId)) throw new TypeError('a job is named by a UUID in lower case');
    await this.#run(() => this.#folderOf.exclusive(jobId, () => rm(this.#folders.job(jobId), { recursive: true, force: true })));
  }

  contents = (): AsyncIterable<{ jobId: string; contentIds: string[] }> => this.#folders.contents();

  async hasRoom(bytes: number): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.#folders.unfinished);
    return bavail * bsize >= bytes + this.#reserveBytes;
  }

  async shutdown(): Promise<void> {
    this.#isShut = true;
    await Promise.allSettled(this.#underWay);
  }

  #check(ref: ContentRef): void {
    checkRef(ref);
    if (this.#isShut) throw new Error('The file store is closed.');
  }

  async #run<T>(action: () => Promise<T>): Promise<T> {
    const running = action();
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';
const isFull = (error: unknown): boolean => codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
