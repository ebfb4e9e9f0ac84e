import type { Actor, OperationCause, OperationKind } from '@baton/core';

/** What an operation is begun with. */
interface OperationInput {
  kind: OperationKind;
  cause: OperationCause;
  /** with `deploy` and `update`; null or left out: the version that the server brings along */
  version?: string | null;
  /** the job for which a runner is started */
  reservedFor?: string | null;
  by: Actor;
}

/** Begins operations on runners of pools. Each is a job; both throw {@link Refused} when it can not begin. */
export interface PoolOperations {
  begin(runnerId: string, input: OperationInput): Promise<{ runnerId: string; jobId: string }>;
  /** One more runner: `pool_full` when there are as many as there may be. */
  deployAnother(poolId: string, input: Omit<OperationInput, 'kind'>): Promise<{ runnerId: string; jobId: string }>;
}
