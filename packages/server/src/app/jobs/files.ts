import { isThere, type JobFile } from '@baton/core';
import type { Context } from '../context.ts';
import { findFile, type OpenedFile, opened } from '../files/open-file.ts';
import { Refused } from '../refused.ts';
import type { FilesOutline } from './use-cases.ts';

/** Files of a job: those for people, by name, and all of them in short. */
export async function filesOfJob(context: Context, jobId: string): Promise<{ artifacts: JobFile[]; outline: FilesOutline }> {
  const now = context.now();
  const files = (await context.deps.store.read.jobFiles(jobId)).filter((file) => isThere(file, now));
  const artifacts = files.filter(({ kind }) => kind === 'artifact');
  const outline = {
    artifacts: artifacts.length,
    private: files.length - artifacts.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    newestAt: files.length === 0 ? null : Math.max(...files.map(({ createdAt }) => createdAt)),
  };
  return { artifacts, outline };
}

/** Throws `file_not_found`, also for one that is not for people. */
export async function artifactOfJob(context: Context, jobId: string, name: string): Promise<OpenedFile> {
  const file = await findFile(context, jobId, name);
  if (file.kind !== 'artifact') throw new Refused('file_not_found', { name, jobId });
  return opened(context, file);
}
