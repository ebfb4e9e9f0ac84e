import type { HostingState, Operation } from '../hosting/state.ts';
import type { Pool, PoolWhat } from './state.ts';

/** A runner of a pool at one moment. */
export interface PoolRunner {
  id: string;
  state: HostingState;
  operation: Operation | null;
  /** something of it must be cleaned up: it may run, though its state is `absent` */
  isLeft: boolean;
  /** in contact, and takes work */
  isReady: boolean;
  /** a person disabled it or drains it: it is left alone */
  isHeldBack: boolean;
  /** since when it is not in contact though it is awake; null: it is, or need not be */
  awaySince: number | null;
  /** attempts that are offered to it or that it holds */
  leases: number;
  /** a job that waits is about to be given to it */
  isWanted: boolean;
  /** null: busy, or not there */
  idleSince: number | null;
  /** the job that it was started for, while that waits; null: none */
  reservedFor: string | null;
}

export interface PoolView {
  pool: Pool;
  runners: readonly PoolRunner[];
  /** of the last 24 hours, in the currency of its cost */
  spent: number;
}

/** A job that waits, and that nothing free takes. */
export interface Want {
  jobId: string;
  /** it is pinned to this runner; null: any will do */
  runnerId: string | null;
  /** pools whose runners it could run on */
  poolIds: readonly string[];
}

export interface PoolAct {
  poolId: string;
  what: Extract<PoolWhat, 'start' | 'wake' | 'sleep' | 'remove' | 'hold' | 'release'>;
  /** for people */
  reason: string;
  /** null: a new one, or none */
  runnerId: string | null;
  /** because of which; null: of none */
  jobId: string | null;
}

/** It is on its way to take jobs. */
export const isStarting = ({ operation }: Pick<PoolRunner, 'operation'>): boolean =>
  operation?.kind === 'deploy' || operation?.kind === 'wake';

const isEnding = ({ operation }: PoolRunner): boolean => operation?.kind === 'remove' || operation?.kind === 'sleep';

/** Something of it stands, or will: it counts against the maximum. */
export const stands = (runner: Pick<PoolRunner, 'state' | 'operation' | 'isLeft'>): boolean =>
  runner.state !== 'absent' || runner.operation !== null || runner.isLeft;

/** It is awake and stays so, or is on its way to be: it counts for the minimum. */
export const isUp = (runner: PoolRunner): boolean => (runner.state === 'awake' || isStarting(runner)) && !isEnding(runner);
