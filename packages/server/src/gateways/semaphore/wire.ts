/*
 * What goes over the wire, with the casing that Semaphore's runners know: most names are in snake case, a few are not. Rows of its database travel
 * whole; here stand only the fields that its runners read, in types that all of their releases take.
 */

/** Of a task, as runners tell it and are told it. */
export const taskStatuses = [
  'waiting',
  'starting',
  'waiting_confirmation',
  'confirmed',
  'rejected',
  'running',
  'stopping',
  'stopped',
  'success',
  'error',
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** A secret under the number by which other rows name it. */
export interface AccessKey {
  id: number;
  name: string;
  type: 'none' | 'ssh' | 'login_password';
  login_password?: { login: string; password: string };
  ssh?: { login: string; passphrase: string; private_key: string };
}

export interface NewJob {
  Username: string;
  IncomingVersion: null;
  Alias: string;
  task: Record<string, unknown> & { id: number; status: TaskStatus };
  template: Record<string, unknown> & { id: number; app: string; playbook: string; arguments: string };
  inventory: Record<string, unknown> & { id: number; type: string; inventory: string };
  inventory_repository: null;
  repository: Record<string, unknown> & { id: number; git_url: string; git_branch: string; ssh_key_id: number };
  environment: Record<string, unknown> & { id: number; json: string; env: string };
}

/** The answer to a poll. */
export interface RunnerState {
  CurrentJobs: { id: number; status: TaskStatus }[];
  new_jobs: NewJob[];
  access_keys: Record<string, AccessKey>;
  clear_cache?: true;
  cache_clean_project_id?: number;
}

export interface LogRecord {
  /** RFC 3339, to the nanosecond */
  time: string;
  message: string;
}

export interface JobProgress {
  id: number;
  status: TaskStatus;
  records: LogRecord[];
  commit: string | null;
}

export interface Registration {
  registrationToken: string;
  name: string | null;
  webhook: string | null;
  tags: string[];
  /** 0: as many as there are */
  maxParallelTasks: number;
  /** only where it was said */
  enabled: boolean | null;
  publicKey: string | null;
}
