import type { ProviderName } from './provider.ts';

/**
 * What stands of a cloud-hosted runner, as the last operation left it. `absent`: nothing, or only what must be cleaned up. `awake`: its program is
 * meant to run. `asleep`: all is there but its program is stopped on purpose.
 */
export const hostingStates = ['absent', 'awake', 'asleep'] as const;
export type HostingState = (typeof hostingStates)[number];

/** Work on a cloud-hosted runner. Each is a job, and one at a time stands for a runner. */
export const operationKinds = ['deploy', 'update', 'remove', 'wake', 'sleep'] as const;
export type OperationKind = (typeof operationKinds)[number];

/** The executors of those jobs: nobody but the server offers them, and nobody but its use cases submits them. */
export const operationExecutors = {
  deploy: 'deploy-runner',
  update: 'update-runner',
  remove: 'remove-runner',
  wake: 'wake-runner',
  sleep: 'sleep-runner',
} as const satisfies Record<OperationKind, string>;
export type OperationExecutor = (typeof operationExecutors)[OperationKind];

/** Why an operation was begun. */
export type OperationCause =
  | { by: 'person'; login: string }
  /** demand, or the lack of it */
  | { by: 'pool'; reason: string }
  | { by: 'wave'; waveId: string };

/** The job that works on a runner now. */
export interface Operation {
  kind: OperationKind;
  jobId: string;
  since: number;
}

/** Why the last operation failed, in the provider's own words. */
export interface HostingProblem {
  kind: OperationKind;
  jobId: string;
  at: number;
  /** at most 2 000 characters */
  reason: string;
}

/** Of a runner that a provider made. */
export interface Hosting {
  poolId: string;
  provider: ProviderName;
  /** null: the provider knows none */
  region: string | null;
  state: HostingState;
  /** null: nothing is being done to it */
  operation: Operation | null;
  /** the version that it is meant to run; null: the one that the server brings along */
  version: string | null;
  /** the job for which it was started, until that is claimed or this runner has had its time to start; null: none */
  reservedFor: string | null;
  /** when it last went from busy to idle, or came; null: it is busy, or not there */
  idleSince: number | null;
  /** left out: the last operation went well */
  problem?: HostingProblem | null;
}
