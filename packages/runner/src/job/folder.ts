import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessRef } from '../process/alive.ts';

/** What a job's folder says of its attempt. */
export interface JobRecord {
  attemptId: string;
  epoch: number;
  jobId: string;
  name: string;
}

/** Where everything of one attempt lies: `jobs/ATTEMPT/` in the workspace. Removed when its log is on the server. */
export interface JobFolder {
  root: string;
  /** the job's own, empty at first */
  work: string;
  record: string;
  /** pid and start time, written by the guard */
  process: string;
  /** its segments */
  spool: string;
}

/** Folders of the job user: of jobs between their attempts, and of what all jobs share. */
export const keptFolder = (workspace: string): string => join(workspace, 'kept');
export const cacheFolder = (workspace: string): string => join(workspace, 'cache');

export interface JobUser {
  name: string;
  uid: number;
  gid: number;
  home: string;
}

const jobsFolder = (workspace: string): string => join(workspace, 'jobs');

export function jobFolder(workspace: string, attemptId: string): JobFolder {
  const root = join(jobsFolder(workspace), attemptId);
  return {
    root,
    work: join(root, 'work'),
    record: join(root, 'record.json'),
    process: join(root, 'process.json'),
    spool: join(root, 'spool'),
  };
}

/** Makes the workspace. Where jobs run as another user they must be able to pass through, though not to look around. */
export function makeWorkspace(workspace: string, user: JobUser | null): void {
  mkdirSync(jobsFolder(workspace), { recursive: true, mode: 0o700 });
  for (const folder of [workspace, jobsFolder(workspace)]) chmodSync(folder, user ? 0o711 : 0o700);
  for (const folder of [keptFolder(workspace), cacheFolder(workspace)]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (user) chownSync(folder, user.uid, user.gid);
  }
}

/** Throws what the file system says. */
export function makeJobFolder(workspace: string, record: JobRecord, user: JobUser | null): JobFolder {
  const folder = jobFolder(workspace, record.attemptId);
  mkdirSync(folder.root, { mode: user ? 0o711 : 0o700 });
  mkdirSync(folder.work, { mode: 0o700 });
  mkdirSync(folder.spool, { mode: 0o700 });
  if (user) {
    chmodSync(folder.root, 0o711);
    chownSync(folder.work, user.uid, user.gid);
  }
  writeFileSync(folder.record, JSON.stringify(record), { mode: 0o600 });
  return folder;
}

export const removeJobFolder = (folder: JobFolder): Promise<void> =>
  rm(folder.root, { recursive: true, force: true, maxRetries: 3 });

/** Folders that an earlier process left behind; without a readable record the name is all that is known. */
export function leftoverFolders(workspace: string): { folder: JobFolder; attemptId: string; record: JobRecord | null }[] {
  return readdirSync(jobsFolder(workspace), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const folder = jobFolder(workspace, name);
      return { folder, attemptId: name, record: readJson<JobRecord>(folder.record) };
    });
}

export const readProcess = (folder: JobFolder): ProcessRef | null => readJson<ProcessRef>(folder.process);

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return null; // never written, or cut off by a crash
  }
}
