import type { JobFile } from '@baton/core';
import type { ContentRef, FileStore } from '../../filestore/interface.ts';
import type { Logger } from '../../ports/telemetry.ts';
import type { Store } from '../../store/interface.ts';
import { Refused } from '../refused.ts';

/** Files that are sent at the same time: of one job, and of all. */
const atOnceMax = { ofJob: 8, ofAll: 64 } as const;

interface ContentsDeps {
  files: FileStore;
  store: Store;
  logger: Logger;
}

/**
 * Sees to it that the bytes on the disk are those that rows lead to. Bytes are there before their row is, and go after it; what a failure or a crash
 * leaves between the two is found and taken away.
 */
export class Contents {
  readonly #deps: ContentsDeps;
  /** content ids that may not have their row yet */
  readonly #underWay = new Set<string>();
  readonly #ofJob = new Map<string, number>();
  /** to be looked at again: whether a row leads there is not known, or they could not be removed */
  readonly #doubtful = new Map<string, string>();

  constructor(deps: ContentsDeps) {
    this.#deps = deps;
  }

  /** Bytes of this content may come until the answer is called. Throws `files_at_once`, `server_overloaded`. */
  begin({ jobId, contentId }: ContentRef): () => void {
    const ofJob = this.#ofJob.get(jobId) ?? 0;
    if (ofJob >= atOnceMax.ofJob) throw new Refused('files_at_once', { jobId, max: atOnceMax.ofJob, retryAfterSeconds: 1 });
    if (this.#underWay.size >= atOnceMax.ofAll) throw new Refused('server_overloaded', { retryAfterSeconds: 1 });
    this.#underWay.add(contentId);
    this.#ofJob.set(jobId, ofJob + 1);
    return () => {
      this.#underWay.delete(contentId);
      const left = (this.#ofJob.get(jobId) ?? 1) - 1;
      if (left > 0) this.#ofJob.set(jobId, left);
      else this.#ofJob.delete(jobId);
    };
  }

  /** Takes away what no row leads to; what can not be known or done now is tried again later. Never rejects. */
  async settle(refs: readonly ContentRef[]): Promise<void> {
    for (const { jobId, contentId } of refs) this.#doubtful.set(contentId, jobId);
    await this.settleDoubtful();
  }

  async settleDoubtful(): Promise<void> {
    for (const [contentId, jobId] of [...this.#doubtful]) {
      try {
        const files = await this.#deps.store.read.jobFiles(jobId);
        if (!leadsTo(files, contentId)) await this.#deps.files.remove({ jobId, contentId });
        this.#doubtful.delete(contentId);
      } catch (error) {
        this.#deps.logger.warn({ jobId, error: String(error) }, 'bytes of a file are looked at again later');
      }
    }
  }

  /** After a start: the server answers meanwhile. */
  sweepSoon(): void {
    this.sweep().catch((error: unknown) => {
      this.#deps.logger.warn(
        { error: String(error) },
        'bytes of files that a crash left behind are looked for at the next start',
      );
    });
  }

  /**
   * Looks through the whole disk for bytes that no row leads to, as a crash leaves them. What belongs to jobs that are not in this database is left
   * alone: it may be the wrong database.
   */
  async sweep(): Promise<void> {
    const { files, store, logger } = this.#deps;
    const found = { removed: 0, jobsUnknown: 0 };
    for await (const { jobId, contentIds } of files.contents()) {
      // before the rows are read: what ends meanwhile has its row
      const settled = contentIds.filter((contentId) => !this.#underWay.has(contentId));
      const rows = await store.read.jobFiles(jobId);
      const lost = settled.filter((contentId) => !leadsTo(rows, contentId));
      if (lost.length === 0) continue;
      if (!(await store.read.get('job', jobId))) found.jobsUnknown++;
      else
        for (const contentId of lost) {
          await files.remove({ jobId, contentId });
          found.removed++;
        }
    }
    if (found.removed > 0) logger.info(found, 'bytes of files were removed that a crash had left behind');
    if (found.jobsUnknown > 0)
      logger.warn(found, 'there are files of jobs that this database does not know; they are left alone');
  }
}

const leadsTo = (files: readonly JobFile[], contentId: string): boolean => files.some((file) => file.contentId === contentId);
