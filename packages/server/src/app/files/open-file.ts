import { type FileCaller, filesRefused, isThere, type JobFile, jobFileId, jobFileNameProblem, jobFilePurpose } from '@baton/core';
import { type ByteRange, FileDamaged } from '../../filestore/interface.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

/** A file, and what it holds; bytes are read and verified as they are asked for. */
export interface OpenedFile {
  file: JobFile;
  /** of the file, or of the range that was asked for; throws `file_unreadable` */
  bytes(range?: ByteRange): Promise<AsyncIterable<Uint8Array>>;
}

/** A file of the attempt's job, from whatever attempt. Throws `file_not_found`. */
export async function fileOfAttempt(context: Context, caller: FileCaller, attemptId: string, name: string): Promise<OpenedFile> {
  const work = await context.workOf(caller.runnerId, attemptId);
  const refusal = filesRefused(work, caller);
  if (refusal) throw Refused.from(refusal);
  return opened(context, await findFile(context, work.job.id, name));
}

/** Throws `file_not_found`. */
export async function findFile(context: Context, jobId: string, name: string): Promise<JobFile> {
  // a name that none can have may be more than a database takes
  const file = jobFileNameProblem(name) === null ? await context.deps.store.read.get('jobFile', jobFileId(jobId, name)) : null;
  if (!file || !isThere(file, context.now()))
    throw new Refused('file_not_found', { name: name.slice(0, 255).toWellFormed(), jobId });
  return file;
}

export const opened = (context: Context, file: JobFile): OpenedFile => ({
  file,
  bytes: (range = { from: 0, to: file.size }) => read(context, file, range),
});

async function read({ deps }: Context, file: JobFile, range: ByteRange): Promise<AsyncIterable<Uint8Array>> {
  const { name, jobId, contentId, keyId, size } = file;
  const key = deps.vault.open(file, jobFilePurpose(contentId));
  if (key === null) throw new Refused('file_unreadable', { name, jobId, problem: `the key ${keyId} is not on this server` });
  const ref = { jobId, contentId };
  try {
    const bytes = await deps.files.read(ref, Buffer.from(key, 'base64'), size, range);
    deps.telemetry.count('file_bytes_read', range.to - range.from);
    return bytes;
  } catch (error) {
    if (!(error instanceof FileDamaged)) throw error;
    deps.logger.error({ jobId, contentId, error: error.message }, 'a file of a job is damaged');
    throw new Refused('file_unreadable', { name, jobId, problem: 'it is damaged on the disk' });
  }
}
