import type { Contact } from '../runner/contact.ts';
import type { Runner } from '../runner/state.ts';
import { isLeaving } from './leaving.ts';
import type { OperationExecutor, OperationKind } from './state.ts';
import { operationExecutors } from './state.ts';

/** Its program is stopped on purpose, or was started again and has not been heard of yet. */
export const isAsleep = ({ hosting }: Pick<Runner, 'hosting'>, contact: Contact): boolean =>
  hosting?.state === 'asleep' && contact !== 'online';

/** That it goes away is what was wanted: its program is stopped, or about to be; or it is the server itself. */
export const isAwayByIntent = (runner: Pick<Runner, 'hosting' | 'builtIn'>): boolean =>
  Boolean(runner.builtIn) || isLeaving(runner) || (runner.hosting !== undefined && runner.hosting.state !== 'awake');

const kindsByExecutor = new Map<string, OperationKind>(
  (Object.entries(operationExecutors) as [OperationKind, OperationExecutor][]).map(([kind, executor]) => [executor, kind]),
);

/** The operation that jobs with this executor are; null: it is a job like others. */
export const operationOf = (executor: string): OperationKind | null => kindsByExecutor.get(executor) ?? null;

/** What the job of an operation is given. */
export interface OperationSpec {
  runnerId: string;
  poolId: string;
  /** why it was begun, for people */
  cause: string;
  /** with `deploy` and `update`; null: the one that the server brings along */
  version: string | null;
  /** how long jobs of the runner may go on before they are cancelled; null: as long as they want */
  drainMs: number | null;
}
