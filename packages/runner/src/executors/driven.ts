import { chownSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrivenJob, Driver } from './driver.ts';
import { type DeviceUse, type Executor, type JobPlace, PrepareFailed, type ProcessSpec } from './executor.ts';

/** An executor of several steps, as the runner knows it. Its driver is loaded in the driver's process only. */
export interface DrivenKind {
  readonly name: string;
  /** between the signal to stop and the end by force */
  readonly graceMs: number;
  /** version of its tool on the search path; null: it is not on this machine */
  find(path: string): Promise<string | null>;
  /** see {@link Executor.devices} */
  devices?(path: string): DeviceUse;
  driver(): Promise<Driver>;
}

/** Where a driver finds and leaves its things. */
export interface DrivePlaces {
  work: string;
  scratch: string;
  /** folder of this job among the kept ones; may not be there yet */
  kept: string;
  /** of the folders that all jobs share; it exists */
  caches: string;
  /** where the end is told; see `verdict-file` */
  verdict: string;
}

/** What a driver's process is told, as a file that only it can read. The secrets are in its environment. */
export interface DriveOrder {
  executor: string;
  job: DrivenJob;
  places: DrivePlaces;
  /** PEM file of authorities that are trusted besides the known ones */
  caFile: string | null;
}

/** How this machine starts drivers. */
export interface DriveStart {
  /** program and arguments before the order; null: the user as whom jobs run can't start it */
  command: readonly string[] | null;
  /** PEM file of authorities by which the server is trusted */
  caFile: string | null;
}

/** @param path where its tools are looked for */
export function drivenExecutor({ name, graceMs, find, devices }: DrivenKind, path: string, start: DriveStart): Executor {
  return {
    name,
    ...(devices && { devices: devices(path) }),
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
  const folder = join(root, 'drive');
  const [scratch, verdict, path] = [join(folder, 'scratch'), join(folder, 'verdict.json'), join(folder, 'order.json')];
  for (const made of [folder, scratch]) mkdirSync(made, { mode: 0o700 });
  const ca = caFile === null ? null : join(folder, 'ca.pem');
  if (caFile !== null && ca !== null) copyFileSync(caFile, ca);
  const order: DriveOrder = { executor, job, places: { work, scratch, kept, caches, verdict }, caFile: ca };
  writeFileSync(path, JSON.stringify(order), { mode: 0o600 });
  // last the folder: what is in it was written before another could
  for (const own of [path, scratch, ...(ca === null ? [] : [ca]), folder]) if (user) chownSync(own, user.uid, user.gid);
  return { file, args: [...args, path], env: {}, cwd: work, verdict };
}
