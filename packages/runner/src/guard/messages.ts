import type { StopCause } from '../session/ports.ts';
import type { SpoolState } from '../spool/writer.ts';
import type { JobUsage } from './usage-meter.ts';

/*
 * What runner and guard tell each other, over the channel between parent and child. All instants are those of the machine's monotonic
 * clock, which both processes share: a message that is late says nothing wrong.
 */

/** Everything that the guard needs to run a job by itself, also when the runner is frozen. */
export interface StartOrder {
  attemptId: string;
  file: string;
  args: string[];
  env: Record<string, string>;
  /** values of secrets, which are masked in what the job prints */
  secrets: readonly string[];
  cwd: string;
  user: { uid: number; gid: number } | null;
  /** where pid and start time are written, as soon as there is a process */
  processPath: string;
  /** folder of the log's segments; it exists */
  spoolPath: string;
  spoolBytesMax: number;
  /** when the attempt began; log offsets are counted from here */
  startedAt: number;
  /** it is a driver: a signal to stop is for it alone, and what comes through its third descriptor are facts as data */
  driven: boolean;
  /** first signal when the job is stopped */
  signal: NodeJS.Signals;
  graceMs: number;
  timeLimitMs: number | null;
  fence: { stopAt: number; killAt: number } | null;
}

export type ToGuard =
  | { type: 'start'; order: StartOrder }
  | { type: 'stop'; attemptId: string; cause: StopCause; graceMs: number; message: string | null }
  /** files of the spool up to here were deleted, because the server has what they held */
  | { type: 'freed'; attemptId: string; offset: number }
  | { type: 'feed'; attemptId: string; stopAt: number; killAt: number };

/** Why the guard ended a job; null: it ended by itself. */
export type GuardCause = StopCause | 'timeout';

export interface EndedNotice {
  attemptId: string;
  exitCode: number | null;
  signal: string | null;
  stoppedBy: GuardCause | null;
  /** code of the system (`ENOENT`, …) when there never was a process */
  spawnError: string | null;
  spool: SpoolState;
  /** what its processes have used; null: it was not measured */
  usage: JobUsage | null;
}

export type FromGuard =
  | { type: 'ready' }
  | { type: 'started'; attemptId: string; pid: number; startTime: string | null }
  /** spools hold whole chunks up to these sizes */
  | { type: 'spooled'; sizes: [attemptId: string, size: number][] }
  | ({ type: 'ended' } & EndedNotice);
