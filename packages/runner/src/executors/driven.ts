import { chownSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriveOrder } from '../drive/order.ts';
import type { DrivenJob, Driver } from './driver.ts';
import { type Executor, type JobPlace, PrepareFailed, type ProcessSpec } from './executor.ts';

/** An executor of several steps, as the runner knows it. Its driver is loaded in the driver's process only. */
export interface DrivenKind {
  readonly name: string;
  /** between the signal to stop and the end by force */
  readonly graceMs: number;
  /** version of its tool on the search path; null: it is not on this machine */
  find(path: string): Promise<string | null>;
  driver(): Promise<Driver>;
}

/** How this machine starts drivers. */
export interface DriveStart {
  /** program and arguments before the order; null: the user as whom jobs run can't start it */
  command: readonly string[] | null;
  /** PEM file of authorities by which the server is trusted */
  caFile: string | null;
}

/** @param path where its tools are looked for */
export function drivenExecutor({ name, graceMs, find }: DrivenKind, path: string, start: DriveStart): Executor {
  return {
    name,
    cancelSignal: 'SIGTERM',
    graceMs,
    find: async () => (start.command === null ? null : await find(path)),
    prepare: async (job, place) => prepareDrive(name, job, place, start),
  };
}

/** The process of a driver, with its order. Throws `PrepareFailed`. */
export function prepareDrive(executor: string, job: DrivenJob, place: JobPlace, { command, caFile }: DriveStart): ProcessSpec {
  const [file, ...args] = command ?? [];
  if (file === undefined)
    throw new PrepareFailed('the user as whom jobs run here can not start the program of this runner, which the job needs');
  const { root, work, kept, caches, user } = place;
  const own = (path: string): string => {
    if (user) chownSync(path, user.uid, user.gid);
    return path;
  };
  const folder = join(root, 'drive');
  const scratch = join(folder, 'scratch');
  for (const path of [folder, scratch]) {
    mkdirSync(path, { mode: 0o700 });
    own(path);
  }
  const ca = caFile === null ? null : join(folder, 'ca.pem');
  if (caFile !== null && ca !== null) {
    copyFileSync(caFile, ca);
    own(ca);
  }
  const verdict = join(folder, 'verdict.json');
  const order: DriveOrder = { executor, job, places: { work, scratch, kept, caches, verdict }, caFile: ca };
  const path = join(folder, 'order.json');
  writeFileSync(path, JSON.stringify(order), { mode: 0o600 });
  return { file, args: [...args, own(path)], env: {}, cwd: work, verdict };
}
