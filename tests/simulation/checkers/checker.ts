import type { Durations } from '@baton/core';
import type { Assignment, SyncAnswer } from '@baton/protocol';
import type { Finish, SessionExit } from '@baton/runner';
import type { Commit } from '@baton/server';
import type { World } from '../clock/world.ts';
import type { LogDisk } from '../faults/log-disk.ts';
import type { Request } from '../network/call.ts';
import type { Handled } from '../nodes/api.ts';
import type { RunnerNode } from '../nodes/runner.ts';
import type { ServerNode } from '../nodes/server.ts';
import type { RowChange, Rows } from './rows.ts';

/** A process that runs, in true time. */
export interface LiveProcess {
  runnerId: string;
  assignment: Assignment;
  startedAt: number;
}

/** What checkers may look at besides what they are told. */
export interface View {
  world: World;
  durations: Durations;
  rows: Rows;
  logs: LogDisk;
  server: ServerNode;
  runners: ReadonlyMap<string, RunnerNode>;
  /** by attempt */
  processes: ReadonlyMap<string, LiveProcess>;
  /** how processes ended, by attempt */
  finishes: ReadonlyMap<string, Finish>;
  storeFaults: boolean;
  /** true time at which the server process last began, or came back from being away long enough to notice */
  serverBackAt: () => number;
  /** how often the server stood still or began anew */
  serverBreaks: () => number;
  name: (id: string | null | undefined) => string;
}

/** One thing that must always hold, judged from outside. */
export interface Checker {
  /** the server asks for commits */
  asked?(commits: readonly Commit[]): void;
  /** a commit took effect */
  committed?(changes: readonly RowChange[], commit: Commit): void;
  /** an answer leaves the server */
  answered?(request: Request, handled: Handled): void;
  /** the server counted something */
  counted?(name: string, by: number): void;
  /** a sync's answer reached the runner process that asked */
  syncHeard?(runnerId: string, sentAt: number, answer: SyncAnswer, isCurrent: boolean): void;
  processStarted?(process: LiveProcess): void;
  processEnded?(process: LiveProcess, finish: Finish): void;
  /** a process begins to be stopped because its runner is cut off */
  processFencing?(process: LiveProcess): void;
  /** a process that lives got leave, and does now what can't be taken back */
  gatePassed?(process: LiveProcess): void;
  runnerStarted?(runnerId: string): void;
  deviceUnplugged?(runner: RunnerNode, deviceId: string): void;
  runnerExited?(runner: RunnerNode, exit: SessionExit): void;
  /** a submission or re-run with this key was answered */
  submitted?(key: string, jobId: string): void;
  /** everything has healed and come to rest */
  rested?(): void;
}

export type Make = (view: View, fail: (what: string) => void) => Checker;
