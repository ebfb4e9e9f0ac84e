/** Messages of Gitea's runner protocol, as far as runners use them. Ids are numbers below 2^53. */

export const giteaResult = { unspecified: 0, success: 1, failure: 2, cancelled: 3, skipped: 4 } as const;
export type GiteaResult = (typeof giteaResult)[keyof typeof giteaResult];

export interface GiteaRegistration {
  uuid: string;
  token: string;
}

export interface GiteaTask {
  id: number;
  /** YAML with one job */
  payload: string;
  hasContext: boolean;
  secrets: Readonly<Record<string, string>>;
}

export interface GiteaRow {
  timeMs: number;
  content: string;
}

interface GiteaStep {
  id: number;
  result: GiteaResult;
  startedAtMs: number | null;
  stoppedAtMs: number | null;
  logIndex: number;
  logLength: number;
}

export interface GiteaState {
  id: number;
  result: GiteaResult;
  startedAtMs: number | null;
  stoppedAtMs: number | null;
  steps: GiteaStep[];
}

/** The calls of a runner that has a registration, and the one that gives it one. All throw `WireFailure`. */
export interface GiteaWire {
  register(asked: {
    name: string;
    token: string;
    labels: readonly string[];
    version: string;
    ephemeral: boolean;
  }): Promise<GiteaRegistration>;
  declare(as: GiteaRegistration, version: string, labels: readonly string[], capabilities: readonly string[]): Promise<void>;
  fetchTask(as: GiteaRegistration, tasksVersion: number): Promise<{ task: GiteaTask | null; tasksVersion: number }>;
  updateTask(
    as: GiteaRegistration,
    state: GiteaState,
    outputs: Readonly<Record<string, string>>,
  ): Promise<{ result: GiteaResult; sentOutputs: readonly string[] }>;
  /** @returns how many rows are stored */
  updateLog(as: GiteaRegistration, taskId: number, index: number, rows: readonly GiteaRow[], noMore: boolean): Promise<number>;
}
