import type { ProviderData, ProviderName } from '../hosting/provider.ts';
import type { Ranges } from '../match/interval.ts';
import type { OfferedExecutor } from '../runner/state.ts';

/** What is offered by each runner that a pool starts: known before the first one has registered, so that jobs can be matched. */
export interface PoolOffering {
  labels: string[];
  executors: OfferedExecutor[];
  /** jobs at once */
  capacity: number;
  attributes: Record<string, string>;
  ranges: Ranges;
}

/** What becomes of a runner that has nothing to do. `sleep`: all but its program stays. `remove`: nothing stays. */
export const idleRules = ['sleep', 'remove'] as const;
export type IdleRule = (typeof idleRules)[number];

/** What a runner costs while it is awake, and how much may be spent. */
export interface PoolCost {
  /** of a runner and hour, in any currency */
  perHour: number;
  /** of the whole pool in 24 hours; above it nothing is started */
  ceilingPerDay: number | null;
}

/** Starts that failed one after the other: those that were under way together count as one. */
export interface PoolFailing {
  inRow: number;
  at: number;
  /** why the last one did, in the provider's own words */
  reason: string;
}

/** A runner template with a minimum and a maximum. */
export interface Pool {
  id: string;
  revision: number;
  scopeId: string;
  /** unique in its scope */
  name: string;
  provider: ProviderName;
  /** null: the provider needs none */
  identityId: string | null;
  region: string | null;
  /** the provider's own: size, network, image, … */
  settings: ProviderData;
  offering: PoolOffering;
  /** runners that are awake at least, and that stand at most */
  min: number;
  max: number;
  /** how long a runner has nothing to do before it is put to sleep or removed */
  idleMs: number;
  onIdle: IdleRule;
  /** how long a runner may take from the call to its first heartbeat */
  startLimitMs: number;
  cost: PoolCost | null;
  /** it decides, and says what it would do, but does nothing */
  dryRun: boolean;
  /** nothing is started or stopped by itself */
  stopped: boolean;
  /** new releases are brought to its runners in waves by themselves */
  updates: boolean;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
  removedAt: number | null;
  /** of the runner program, for runners that are started from now on; left out: what the server brings along */
  version?: string | null;
  /** its runners are being removed, and then it is; left out: no */
  removing?: { at: number; by: string } | null;
  /** left out: the last start went well */
  failing?: PoolFailing | null;
}

/**
 * `start`: a new runner, or one of which nothing stands. `wake`: one that sleeps. `sleep`, `remove`: of one that has nothing to do. `hold`: jobs wait, and it starts
 * nothing. `release`: a runner did not get the job that it was started for. `failed`: a start failed. `resume`, `stop`: a person said so.
 */
export const poolWhats = ['start', 'wake', 'sleep', 'remove', 'hold', 'release', 'failed', 'stop', 'resume'] as const;
export type PoolWhat = (typeof poolWhats)[number];

/** What a pool decided, and why. The newest of each pool are kept. */
export interface PoolDecision {
  id: string;
  revision: number;
  poolId: string;
  at: number;
  what: PoolWhat;
  /** for people */
  reason: string;
  runnerId: string | null;
  jobId: string | null;
  /** it was only said */
  dryRun: boolean;
}
