import type {
  Assignment,
  LogAnswer,
  LogCloseAnswer,
  LogCloseRequest,
  ReportBody,
  RunnerUpdate,
  SessionAnswer,
  SessionRequest,
  SyncAnswer,
  SyncRequest,
  Vitals,
} from '@baton/protocol';

/*
 * What a session needs of the world. The runner fills these in with HTTP, processes and the machine's clocks; a simulator with links, jobs
 * and time of its own.
 */

/** Time. All values in milliseconds. */
export interface Clock {
  /** wall clock, since the Unix epoch; for messages only */
  now(): number;
  /** rises steadily, also while the machine sleeps; for every decision */
  monotonic(): number;
  /** calls `run` once after `ms`; the answer takes the call back */
  after(ms: number, run: () => void): () => void;
}

/** A number in [0, 1). */
export type Random = () => number;

/**
 * The runner protocol's calls of one session. Each answers or rejects with a `CallFailed`. A call whose answer was lost may have taken
 * effect; all may be sent again.
 */
export interface Transport {
  openSession(request: SessionRequest): Promise<SessionAnswer>;
  closeSession(sessionId: string): Promise<void>;
  /** answers a challenge */
  prove(proof: string): Promise<void>;
  /** `holdMs`: how long the server may hold it; rejects when no answer came well after that */
  sync(request: SyncRequest, holdMs: number): Promise<SyncAnswer>;
  decline(attemptId: string, request: { sessionId: string; epoch: number; syncNumber: number; decline: string }): Promise<void>;
  /**
   * `frames` is a body of whole log frames; answers the highest chunk number that the server has on disk. With the last of them goes the log's
   * `end`, which closes it: an answer without `closed` says that it did not.
   */
  appendLog(attemptId: string, epoch: number, frames: Uint8Array, end: Omit<LogCloseRequest, 'epoch'> | null): Promise<LogAnswer>;
  closeLog(attemptId: string, end: LogCloseRequest): Promise<LogCloseAnswer>;
}

/** The token of the runner, and where it is kept. */
export interface Credential {
  /** Gets the next token, keeps it and uses it; answers when that is to be renewed, ms; null: never. Rejects with a `CallFailed`. */
  renew(): Promise<number | null>;
}

/** Why a job is stopped before it ended by itself. `lost`: it no longer counts, so nothing is reported. */
export type StopCause = 'cancelled' | 'fenced' | 'interrupted' | 'device_lost' | 'lost';

/** Installs other versions of this program. */
export interface Updater {
  /** Gets a version ready to be started in place of this one. Rejects with an `Error` whose message tells people why it can not be. */
  prepare(order: RunnerUpdate): Promise<void>;
  /** a version that was tried and did not reach the server; null: none, or it was told */
  failed(): { version: string; reason: string } | null;
}

/** When a job that must not outlive its lease is signalled and killed, on the monotonic clock. */
export interface FenceTimes {
  stopAt: number;
  killAt: number;
}

/** How a job ended; `kind` and the rest as `ReportBody` of the protocol. */
export type Finish = Omit<ReportBody, 'epoch'>;

export interface JobEvents {
  /** all its processes are gone; exactly once per launched job */
  ended(attemptId: string, finish: Finish): void;
  /** its log is complete on the server, or given up; exactly once per launched job and per log closed as empty */
  logClosed(attemptId: string): void;
}

/** What runs jobs and brings their logs to the server. Nothing throws: what goes wrong becomes a job's end. */
export interface JobsHost {
  launch(assignment: Assignment, fence: FenceTimes | null): void;
  /** closes the log of an attempt that was accepted and never launched: no chunk of none is missing */
  closeEmptyLog(attemptId: string, epoch: number): void;
  /** ends a job with its own signal, then SIGKILL after `graceMs`; 0 kills at once. Repeated, the shorter grace counts. */
  stop(attemptId: string, how: { cause: StopCause; graceMs: number; message: string | null }): void;
  /** renews the time that a fenced job may live without word of the server */
  fence(attemptId: string, times: FenceTimes): void;
}

/** How the machine is; `shortage` is a reason for which it takes no new jobs. */
export interface VitalsSource {
  read(): { vitals: Vitals | null; shortage: string | null };
}

/** What is plugged in. */
export interface DeviceSource {
  /** ids of the declared devices that are there right now */
  present(): string[];
}

/** The runner's own log. */
export type Say = (level: 'info' | 'warn' | 'error', message: string, detail?: Readonly<Record<string, unknown>>) => void;
