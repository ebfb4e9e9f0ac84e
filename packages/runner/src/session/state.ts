import type { RunnerDurations } from '@baton/protocol';
import type { OwnUpdate } from './own-update.ts';
import type { Finish, StopCause } from './ports.ts';

/** What stays the same during the life of a runner process. */
export interface MachineOptions {
  /** jobs at once */
  capacity: number;
  /** executors that can be used, with the grace between signal and SIGKILL that their jobs get */
  graceMs: Readonly<Record<string, number>>;
  /** how long jobs may go on after a drain asked for on this machine; null: as long as they need */
  drainGraceMs: number | null;
  /** it installs other versions of itself when the server asks for them; left out: no */
  updates?: boolean;
}

/** With which code a process ends that wants to be started again with another version. */
export const restartCode = 75;

/** How the process ends: 0 done, 1 failed, 2 credential refused, 3 superseded, 75 to be started again with another version. */
export interface SessionExit {
  code: 0 | 1 | 2 | 3 | typeof restartCode;
  /** null when it ended as it was asked to */
  failure: { code: string; message: string; next: string } | null;
}

/**
 * One attempt in the runner's hands. `accepting`: its offer was taken, the answer is awaited; `running`: it was given to the host;
 * `ended`: its processes are gone.
 */
export interface HeldAttempt {
  attemptId: string;
  epoch: number;
  executor: string;
  /** the device that it has for itself */
  deviceId: string | null;
  onPartition: 'continue' | 'stop';
  phase: 'accepting' | 'running' | 'ended';
  /** the accept or report failed, and waits for its timer before it rides again */
  waiting: boolean;
  /** how often it failed in a row */
  tries: number;
  /** how many syncs carried the accept or report */
  rides: number;
  stopping: StopCause | null;
  /** it met its fence time */
  fenced: boolean;
  finish: Finish | null;
  /** it no longer counts: nothing is reported */
  dropped: boolean;
  /** its report was answered, or there is nothing to report */
  settled: boolean;
  logOpen: boolean;
}

/** A sync that was sent, and what it said. */
export interface SyncUnderWay {
  number: number;
  sentAt: number;
  freeSlots: number;
  draining: boolean;
  devices: readonly string[] | null;
  /** attempts that it told to be ending, though they no longer count */
  ending: readonly string[];
  /** attempts whose accept or report it carries */
  riders: readonly string[];
  /** what it said of an update */
  update: { version: string; problem: string | null } | null;
}

export interface SessionState {
  readonly options: MachineOptions;
  /** `waiting`: without a session until a timer fires. `leaving`: signing out. */
  phase: 'new' | 'opening' | 'waiting' | 'open' | 'leaving' | 'gone';
  sessionId: string | null;
  durations: RunnerDurations | null;
  syncNumber: number;
  /** those that were not answered */
  syncs: readonly SyncUnderWay[];
  /** the newest of this session, answered or not */
  newestSync: SyncUnderWay | null;
  /** the next sync waits for its timer: `rest` until there is something to say, `failed` in any case */
  syncWaits: 'rest' | 'failed' | null;
  /** when the newest answered sync was sent: what leases are counted from */
  answeredSentAt: number | null;
  /** tries to reach the server that failed in a row */
  failures: number;
  /** answers in a row that said nothing and came at once */
  quickAnswers: number;
  attempts: ReadonlyMap<string, HeldAttempt>;
  /** takes no new jobs and leaves when the last is over */
  draining: boolean;
  /** only because the server asked for it, which may take it back */
  drainingForServer: boolean;
  /** only to make room for another version */
  drainingForUpdate: boolean;
  /** null: the server wants no other version */
  update: OwnUpdate | null;
  /** the server keeps it from new jobs; for the log only */
  disabled: boolean;
  shortage: string | null;
  /** ids of the devices that are there; null: it has none that could be missing */
  devices: readonly string[] | null;
  /** why it leaves, when not because it was asked to */
  ending: SessionExit | null;
  /** fence times that the host knows are counted from here */
  fedFrom: number | null;
  /** when the timer for the next fence fires */
  fenceAt: number | null;
  /** a challenge of the server's, to go back with the next sync; null: none */
  proof: string | null;
  /** tries to renew the token that failed in a row */
  renewalsFailed: number;
  /** set when everything is to be stopped: what the jobs are told */
  interrupted: string | null;
}

export const newSession = (options: MachineOptions): SessionState => ({
  options,
  phase: 'new',
  sessionId: null,
  durations: null,
  syncNumber: 0,
  syncs: [],
  newestSync: null,
  syncWaits: null,
  answeredSentAt: null,
  failures: 0,
  quickAnswers: 0,
  attempts: new Map(),
  draining: false,
  drainingForServer: false,
  drainingForUpdate: false,
  update: null,
  disabled: false,
  shortage: null,
  devices: null,
  ending: null,
  fedFrom: null,
  fenceAt: null,
  proof: null,
  renewalsFailed: 0,
  interrupted: null,
});

/** Slots that a job holds: from its accept until its processes are gone. */
export function usedSlots(state: SessionState): number {
  let used = 0;
  for (const attempt of state.attempts.values()) if (attempt.phase !== 'ended') used += 1;
  return used;
}

/** Jobs that may be offered now. */
export function freeSlots(state: SessionState): number {
  if (state.draining || state.ending || state.shortage !== null) return 0;
  return Math.max(0, state.options.capacity - usedSlots(state));
}

/** Whether the server is told of it: from the accept until the report was answered; one that no longer counts until it is dead. */
export const isListed = (attempt: HeldAttempt): boolean => (attempt.dropped ? attempt.phase === 'running' : !attempt.settled);
