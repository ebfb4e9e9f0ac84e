/** The clock of one life of a runner's process: nothing happens by it any more when the process is dead. */
export interface ProcessTime {
  /** of the wall clock, in ms */
  now(): number;
  /** Calls `run` after so much time, unless the answer is called before. */
  after(ms: number, run: () => void): () => void;
  readonly alive: boolean;
  /** in [0, 1) */
  random(): number;
}

/** Resolves after so much time of a process; never, when that dies before. */
export const sleep = (time: ProcessTime, ms: number): Promise<void> =>
  new Promise((resolve) => {
    time.after(ms, resolve);
  });

/** What a server answered that refuses, or that none answered at all. */
export class WireFailure extends Error {
  /** as the protocol has it; `unreachable`: no answer came */
  readonly code: string;
  /** null: no answer came */
  readonly status: number | null;

  constructor(code: string, status: number | null, message = code) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** What a job on a runner's machine tells the runner. */
export interface Told {
  line(text: string): void;
  ended(ok: boolean): void;
}

/** A job that a runner's machine carries out. */
export interface Work {
  /** it ends soon, as told by `ended(false)` */
  stop(): void;
  /** its runner died, and it does: nothing is told any more */
  kill(): void;
}

/** The machine under a runner. `taskId` is what the server calls the task. */
export type Workshop = (taskId: string, payload: unknown, told: Told) => Work;
