import { isFileOver, type JobFile, plan, remove } from '@baton/core';
import type { Context } from '../context.ts';

/** Files that are read at a time, and that one pass looks at in all. */
const pageSize = 500;
const lookedAtMax = 5_000;

/** Takes away files that expired, that nobody can ask for any more, or that have outlived the retention of their scope. */
export class OutlivedFiles {
  readonly #context: Context;
  /** where to go on */
  #after = '';

  constructor(context: Context) {
    this.#context = context;
  }

  async pass(): Promise<void> {
    const { contents, deps } = this.#context;
    await contents.settleDoubtful();
    for (let looks = 0; looks < lookedAtMax; looks += pageSize) {
      const files = await deps.store.read.jobFilesAfter(this.#after, pageSize);
      await this.#removeOver(files);
      const last = files.at(-1);
      this.#after = files.length === pageSize && last ? last.id : '';
      if (this.#after === '') return;
    }
  }

  async #removeOver(files: readonly JobFile[]): Promise<void> {
    const { committer, contents, deps, feed, settings, now } = this.#context;
    const found = await deps.store.read.getMany('job', [...new Set(files.map(({ jobId }) => jobId))]);
    const jobs = new Map(found.map((job) => [job.id, job]));
    const over = files.filter((file) => {
      const job = jobs.get(file.jobId) ?? null;
      return isFileOver(file, job, settings.of(job?.scopeId ?? ''), now());
    });
    const results = await committer.commit(over.map((file) => plan([remove('jobFile', file)])));
    // what was sent anew meanwhile stays
    const gone = over.filter((_, index) => results[index]?.status === 'committed');
    await contents.settle(gone);
    for (const jobId of new Set(gone.map((file) => file.jobId))) feed.filesChanged(jobId);
  }
}
