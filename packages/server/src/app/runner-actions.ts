import type { Actor, JobState, NamedCapability } from '@baton/core';
import type { PairingView } from './fleet/pairing-view.ts';

/** What people do to a runner; see the table of actions. */
export type RunnerAction = 'disable' | 'enable' | 'drain' | 'kick' | 'rotate' | 'revoke' | 'remove';

export interface ActionInput {
  by: Actor;
  reason: string | null;
  /** disable: until it is enabled by itself; drain: until what still runs is cancelled. Null: without end */
  forMs: number | null;
}

export interface ActionView {
  runnerId: string;
  /** after a rotation: how the runner is paired again */
  pairing: PairingView | null;
  /** of a cloud-hosted runner that is removed: the job that does it */
  jobId?: string;
}

/** What is not given stays as it is. */
export interface RunnerEdit {
  name?: string | undefined;
  /** replaces the labels that people added */
  labels?: string[] | undefined;
  /** takes only jobs of protected scopes */
  trusted?: boolean | undefined;
  /** takes no job that asks for no label */
  refusesUnlabelled?: boolean | undefined;
  /** from where alone its tokens are accepted; null: from anywhere */
  networks?: string[] | null | undefined;
  /** what whoever edits it saw */
  was?: Pick<RunnerEdit, 'name' | 'labels' | 'trusted' | 'refusesUnlabelled'> | undefined;
}

/** An action, or a change of labels, that is only asked about. */
export interface BlastInput {
  action: RunnerAction | 'relabel';
  forMs: number | null;
  /** with `relabel`: the added labels as they would be */
  labels: string[] | null;
}

export interface JobHit {
  jobId: string;
  jobName: string;
  runnerId: string;
  attemptId: string;
  /** the state that follows; `stopping`: it is decided only when its runner confirmed the stop or its lease ran out */
  becomes: JobState | 'finishes' | 'cancelled_at_deadline' | 'stopping';
  /** of one that is `stopping`: the state that follows then; null of others */
  afterStop: JobState | null;
  /** the program of its runner can not be told to stop it, and goes on with it */
  runsOn: boolean;
}

/** A class of waiting jobs that nothing else can run. */
export interface ImpossibleClass {
  classId: string;
  waiting: number;
  oldestQueuedAt: number;
  executor: string;
  labels: string[];
}

export interface BlastView {
  jobs: JobHit[];
  impossible: ImpossibleClass[];
  /** what no other runner offers */
  capabilities: NamedCapability[];
}
