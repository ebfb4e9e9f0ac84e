import type { DrivenJob } from './driver.ts';

/** Where a job may write: `root` is the runner's, `work` is the job's and empty. Both vanish with the job. */
export interface JobPlace {
  root: string;
  work: string;
  /** folder of the job that outlives its attempts; made by who needs it */
  kept: string;
  /** of what all jobs share; it exists */
  caches: string;
  /** as whom the job runs, when not as the runner */
  user: { uid: number; gid: number } | null;
}

/** A process to be started. `env` is laid over what jobs inherit. */
export interface ProcessSpec {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  /** it is a driver, and leaves its verdict in this file */
  verdict?: string;
  /** a file in which it may leave its outputs */
  outputs?: string;
}

/** What the runner's configuration says of a device. */
type DeviceSetup = Readonly<Record<string, unknown>>;

/** How an executor uses devices of the machine. */
export interface DeviceUse {
  /** whether such a device is set up for it */
  uses(options: DeviceSetup): boolean;
  /** what is wrong with how one that it uses is set up, in words */
  problemOf(options: DeviceSetup): string | null;
}

/** Turns the jobs of one kind into processes. */
export interface Executor {
  readonly name: string;
  /** it does all its work with devices: without one that is set up for it, it is not offered. Left out: it needs none */
  readonly devices?: DeviceUse;
  /** first signal when a job is stopped, and the time it then has before SIGKILL */
  readonly cancelSignal: NodeJS.Signals;
  readonly graceMs: number;
  /** version of the tool on this machine, or null when it is not there */
  find(): Promise<string | null>;
  /** Throws {@link PrepareFailed}. */
  prepare(job: DrivenJob, place: JobPlace): Promise<ProcessSpec>;
}

/** The job can not even be started; `message` says why, for its owner. */
export class PrepareFailed extends Error {
  override name = 'PrepareFailed';
}
