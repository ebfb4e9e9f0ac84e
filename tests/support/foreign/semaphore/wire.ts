/** Messages of Semaphore's runner protocol, with its mixed casing of keys. */

export type SemaphoreStatus =
  | 'waiting'
  | 'starting'
  | 'waiting_confirmation'
  | 'confirmed'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'success'
  | 'error';

export interface SemaphoreRecord {
  /** RFC 3339 */
  time: string;
  message: string;
}

export interface SemaphoreProgress {
  ID: number;
  Status: SemaphoreStatus;
  LogRecords: SemaphoreRecord[];
  Commit: { hash: string; message: string } | null;
}

export interface SemaphoreNewJob {
  task: { id: number };
  template: Readonly<Record<string, unknown>>;
}

export interface SemaphoreWork {
  CurrentJobs: { id: number; status: SemaphoreStatus }[] | null;
  new_jobs: SemaphoreNewJob[] | null;
}

/** The calls of a runner that has a token, and the one that gives it one. All throw `WireFailure`. */
export interface SemaphoreWire {
  register(registrationToken: string, name: string, tags: readonly string[], parallelMax: number): Promise<string>;
  poll(token: string, startedAt: string): Promise<SemaphoreWork>;
  /** @returns ids of jobs that are not its own any more */
  progress(token: string, startedAt: string, jobs: readonly SemaphoreProgress[] | null): Promise<readonly number[]>;
}
