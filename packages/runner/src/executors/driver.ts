/*
 * How a job of several steps is run. A driver works in a process of its own, which is the first process of the attempt: the guard watches,
 * stops and kills it and all that it starts like any job, and spools what it prints. It holds nothing of the runner in its hands but what stands
 * here.
 *
 * Order: `drive` is called once. What was said, told and put out before it answers arrives before the attempt's end; nothing after.
 * Stopping: at the first signal `stopping` aborts, and tools that run get their signal (see `ToolRun.stop`). The driver then has the grace of its
 * executor; it should end by itself, and what it answers is ignored: the attempt ends for the reason for which it was stopped.
 * Errors: what `drive` throws ends the attempt as failed, with the message of a `JobFailed` as its words for people, and with that of any
 * other error as a fault of the executor.
 */

/** JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** What a person said to what an earlier attempt asked. `text` is the answer to a question, or the note of an approval; may be empty. */
interface Answer {
  kind: 'approval' | 'input';
  text: string;
  by: string;
}

/** The device that the job has for itself. */
export interface DrivenDevice {
  id: string;
  labels: readonly string[];
  /** by name the intervals that it supports */
  ranges: Readonly<Record<string, readonly { min: number; max: number }[]>>;
  /** its `driver` and whatever else the runner's configuration says of it, for the executor to read; never null */
  options: JsonObject;
}

export interface DrivenJob {
  jobId: string;
  attemptId: string;
  attemptNumber: number;
  name: string;
  /** the executor's own fields, as they came from the server: checked there, and to be read with care all the same */
  spec: unknown;
  /** the one value of each range that was asked for or drawn, by name (`frequency`) */
  values: Readonly<Record<string, number>>;
  device: DrivenDevice | null;
  /** of the newest attempt that ended by asking, when it was answered; null: the job begins */
  resume: { state: Json; answer: Answer } | null;
}

/** A tool to be started as a child of the driver, in the process group of the attempt. */
export interface ToolRun {
  /** program and arguments, without a shell */
  command: readonly [string, ...string[]];
  cwd: string;
  /** laid over the job's environment; undefined takes a variable away */
  environment?: Readonly<Record<string, string | undefined>>;
  /** what it reads, whole or as it is made: no more than a few MiB ahead of the tool, and no more once it ended; left out: its stdin is closed */
  input?: string | AsyncIterable<Uint8Array>;
  /**
   * Where its output goes. `log` (default): to the job's log as it is. A function: is given each line without its end (at most 1 MiB, the rest of
   * a longer line is left out), in order, and the log gets nothing of it. `none`: nowhere.
   */
  stdout?: 'log' | 'none' | ((line: string) => void);
  stderr?: 'log' | 'none' | ((line: string) => void);
  /**
   * Signals it gets (its own pid, not its children) when the job is stopped: the first at once, each next one after its time.
   * Left out: SIGTERM.
   */
  stop?: readonly { signal: NodeJS.Signals; afterMs: number }[];
  /** When it aborts, the tool gets the same signals as when the job is stopped: the driver has no more use for it. */
  until?: AbortSignal;
}

/** How a tool ended. It started: one that can't be started throws `JobFailed`. */
export interface ToolEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** What a driver may use. */
export interface DriveContext {
  /** folder of the attempt, empty at first; vanishes with it */
  readonly work: string;
  /** another one, for files of the executor itself (configuration, pipes, helper scripts); vanishes with the attempt */
  readonly scratch: string;
  /**
   * Folder of the job on this runner, made when it is first asked for; stays from attempt to attempt on this runner, also while the job waits for a person. It
   * vanishes some time after the job is final.
   */
  kept(): string;
  /** folder shared by all jobs of this runner (clones, caches of plugins), by name; made when it is first asked for */
  cache(name: string): string;
  /** what tools get: what jobs inherit, the job's secrets by their variables, and what the runner says of the job */
  readonly environment: Readonly<Record<string, string>>;
  /** the job's secrets by variable: masked in all that is said, told and put out */
  readonly secrets: Readonly<Record<string, string>>;
  readonly stopping: AbortSignal;
  /** a line of the executor in the log, for people */
  say(line: string): void;
  /** raw output in the log */
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array | string): void;
  /**
   * A fact as data: one JSON object, at most 64 KiB, kept in the stream `data` of the log, so that it is numbered, complete, live and masked like
   * each line. Readers fold them into a result (`@baton/protocol/results`); they ignore types that they don't know.
   */
  tell(event: JsonObject & { readonly type: string }): void;
  /** Throws `JobFailed` when it can't be started. */
  run(tool: ToolRun): Promise<ToolEnd>;
  /**
   * Asks leave for an effect that can't be taken back, just before it. Asks again while the server can't be reached. Throws
   * `JobFailed` when leave is refused: then it must not be done.
   */
  gate(): Promise<void>;
  /**
   * Keeps a file with the job on the server, encrypted. `artifact`: people may download it. `private`: only later attempts of this job may. The
   * newest of a name counts. At most 1 GiB; names as `plan.tfplan`, `reports/a.xml`. Throws `JobFailed`.
   */
  putFile(name: string, path: string, how: { kind: 'artifact' | 'private'; expiresInMs?: number }): Promise<void>;
  /** Writes a file of this job to `path`; false when there is none of that name (any more). Throws `JobFailed`. */
  getFile(name: string, path: string): Promise<boolean>;
  /** A value that the job is to be remembered by (an output, a URL of a pull request): at most 64, of at most 16 KiB each, the newest of a name counts. */
  output(name: string, value: string): void;
}

/**
 * How an attempt ended. `awaiting`: it gives its slot back and the job waits for a person, without limit. When the person agrees or
 * answers, a new attempt gets `state` and the answer in `DrivenJob.resume`; with `stay` on the same runner. An approval that is refused ends the
 * job without another attempt.
 */
export type Verdict =
  | { kind: 'succeeded' }
  | { kind: 'failed'; exitCode: number | null; message: string }
  | {
      kind: 'awaiting';
      what: 'approval' | 'input';
      /** for people, at most 4 000 characters */
      question: string;
      /** what is to be approved or asked in more detail, as data for the page (counts of a plan, choices of a question); at most 32 KiB */
      detail: JsonObject;
      /** for the next attempt; not shown to people; no secrets; at most 32 KiB */
      state: Json;
      stay: boolean;
    };

export interface Driver {
  /** of its executor */
  readonly name: string;
  drive(job: DrivenJob, context: DriveContext): Promise<Verdict>;
}

/** The job failed; `message` says why, for its owner. */
export class JobFailed extends Error {
  override name = 'JobFailed';
  readonly exitCode: number | null;

  constructor(message: string, exitCode: number | null = null) {
    super(message);
    this.exitCode = exitCode;
  }
}
