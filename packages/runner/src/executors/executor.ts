/** What an executor is told of the job it prepares. */
interface JobToRun {
  attemptId: string;
  jobId: string;
  /** the executor's own fields, as they came from the server */
  spec: unknown;
}

/** Where a job may write: `root` is the runner's, `work` is the job's and empty. Both vanish with the job. */
export interface JobPlace {
  root: string;
  work: string;
  /** as whom the job runs, when not as the runner */
  user: { uid: number; gid: number } | null;
}

/** A process to be started. `env` is laid over what jobs inherit. */
export interface ProcessSpec {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
}

/** Turns the jobs of one kind into processes. */
export interface Executor {
  readonly name: string;
  /** first signal when a job is stopped, and the time it then has before SIGKILL */
  readonly cancelSignal: NodeJS.Signals;
  readonly graceMs: number;
  /** version of the tool on this machine, or null when it is not there */
  find(): Promise<string | null>;
  /** Throws {@link PrepareFailed}. */
  prepare(job: JobToRun, place: JobPlace): Promise<ProcessSpec>;
}

/** The job can not even be started; `message` says why, for its owner. */
export class PrepareFailed extends Error {
  override name = 'PrepareFailed';
}
