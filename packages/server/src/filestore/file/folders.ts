import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isUuid } from '../content-ref.ts';
import type { ContentRef } from '../interface.ts';

/** Readable by the owner alone, as all of the data folder. */
const ownerOnly = 0o700;

/** Where things are in the folder of a file store: jobs by the last two digits of their ids, which are random. */
export class Folders {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** of contents that are being written */
  get unfinished(): string {
    return join(this.#dir, 'unfinished');
  }

  get #jobs(): string {
    return join(this.#dir, 'jobs');
  }

  job = (jobId: string): string => join(this.#jobs, jobId.slice(-2), jobId);
  content = ({ jobId, contentId }: ContentRef): string => join(this.job(jobId), contentId);
  writing = ({ contentId }: ContentRef): string => join(this.unfinished, contentId);

  async make(): Promise<void> {
    await mkdir(this.unfinished, { recursive: true, mode: ownerOnly });
    await mkdir(this.#jobs, { recursive: true, mode: ownerOnly });
    await syncFolder(this.#dir);
  }

  /** Makes the folder of a job, so that it is there after a crash of the machine. */
  async makeJob(jobId: string): Promise<void> {
    const folder = this.job(jobId);
    await mkdir(folder, { recursive: true, mode: ownerOnly });
    // also where it was there: who made it may not have come to this yet
    await syncFolder(dirname(folder));
    await syncFolder(this.#jobs);
  }

  async *contents(): AsyncGenerator<{ jobId: string; contentIds: string[] }> {
    for (const digits of await namesIn(this.#jobs))
      for (const jobId of await namesIn(join(this.#jobs, digits)))
        if (isUuid(jobId)) yield { jobId, contentIds: (await namesIn(this.job(jobId))).filter(isUuid) };
  }
}

/** None where there is no such folder (any more). */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** What was named in a folder, or renamed into it, is there after a crash of the machine. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
