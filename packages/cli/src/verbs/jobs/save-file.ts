import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { JobArtifact } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../../rest/client.ts';
import { localParts, preparePath } from './local-path.ts';

/** A line of 64 KB a second is fast enough. */
const bytesPerMs = 64;

export interface Target {
  /** the folder that it is saved in */
  dir: string;
  /** takes the place of a file that is there */
  force: boolean;
}

/** Saves a file of a job, whole and as its digest says, or not at all. Answers its path. Throws `usage` in words. */
export async function saveFile(client: Client, jobId: string, file: JobArtifact, { dir, force }: Target): Promise<string> {
  const parts = localParts(file.name);
  if (!parts) throw new ApiError('usage', { problem: `${JSON.stringify(file.name)} can not be saved under this name here` });
  try {
    const path = await preparePath(dir, parts);
    const release = force ? () => Promise.resolve() : await reserve(path);
    const part = `${path}.${process.pid}.part`;
    try {
      await fetchInto(client, jobId, file, part);
      await rename(part, path);
      return path;
    } catch (error) {
      await rm(part, { force: true });
      await release();
      throw error;
    }
  } catch (error) {
    if (!isOfFiles(error)) throw error;
    const problem = error.code === 'EEXIST' ? 'it is there already; --force replaces it' : error.message;
    throw new ApiError('usage', { problem: `${file.name} can not be saved: ${problem}` });
  }
}

const isOfFiles = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && (error.constructor === Error || 'syscall' in error) && !(error instanceof ApiError);

/** Takes the name, so that nobody else does; the answer gives it back. */
async function reserve(path: string): Promise<() => Promise<void>> {
  await (await open(path, 'wx')).close();
  return () => rm(path, { force: true });
}

async function fetchInto(client: Client, jobId: string, { name, size, digest }: JobArtifact, path: string): Promise<void> {
  const hash = createHash('sha256');
  const handle = await open(path, 'w');
  try {
    const address = restPaths.jobFile(jobId, name.split('/').map(encodeURIComponent).join('/'));
    await client.save(address, (bytes) => append(handle, hash.update(bytes) && bytes), { holdMs: Math.ceil(size / bytesPerMs) });
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== digest) throw new Error('what came has another digest; try again');
}

const append = async (handle: FileHandle, bytes: Buffer): Promise<void> => {
  await handle.appendFile(bytes);
};
