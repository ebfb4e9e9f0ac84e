import type { Hosting, OperationKind } from './state.ts';

const leavingKinds: readonly OperationKind[] = ['sleep', 'update', 'remove'];

/** It finishes what it has and takes no new job, because an operation is about to stop its program. */
export const isLeaving = ({ hosting }: { hosting?: Hosting }): boolean =>
  hosting?.operation != null && leavingKinds.includes(hosting.operation.kind);
