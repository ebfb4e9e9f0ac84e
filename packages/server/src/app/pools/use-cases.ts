import type { Actor, Pool, PoolChoices, PoolDecision, ProviderName, UpdateWave } from '@baton/core';

/** How many runners a pool has, and how they are. */
export interface PoolCounts {
  standing: number;
  awake: number;
  starting: number;
  asleep: number;
  busy: number;
  /** the last operation on it failed */
  failed: number;
}

export interface PoolView {
  pool: Pool;
  scopeName: string;
  identityName: string | null;
  runners: PoolCounts;
  /** jobs that its runners could take, whatever they wait for */
  waiting: { jobs: number; oldestQueuedAt: number | null };
  /** null: its cost is not known */
  spentLastDay: number | null;
  /** why it starts nothing now although jobs wait, or would start nothing if one did */
  holding: string | null;
  /** its starts failed, so that the next one is not tried yet, or only when somebody resumes it */
  failing: boolean;
  /** entries of the ledger that must be cleaned up */
  leftovers: number;
  /** the wave that is under way */
  waveId: string | null;
  lastDecision: Pick<PoolDecision, 'at' | 'what' | 'reason'> | null;
}

export interface WaveView {
  wave: UpdateWave;
  poolName: string;
  /** null: it was removed */
  nameOf(runnerId: string): string | null;
}

/** What is not given is as is usual. */
export type PoolInput = Partial<Omit<PoolChoices, 'identityId' | 'name'>> & {
  name: string;
  /** by name, null: the instance */
  scope: string | null;
  provider: ProviderName;
  /** by id or name */
  identity: string | null;
};

/** What is not given stays. */
export type PoolEdit = Partial<Omit<PoolChoices, 'identityId'>> & {
  identity?: string | null | undefined;
  /** the pool as it was seen: refused with `changed_meanwhile` when it changed since; ms since the Unix epoch */
  unchangedSince?: number | undefined;
};

/**
 * Pools that somebody sees, by id or name; others are not found: `pool_not_found`. What changes something takes `manage_pools` in the scope of the pool, and in
 * the instance where its runners are programs on the server's own machine: `permission_denied`.
 */
export interface PoolUseCases {
  /** by name. Throws `scope_not_found` */
  list(scope: string | null): Promise<PoolView[]>;
  find(idOrName: string): Promise<PoolView>;
  /** Throws `scope_not_found`, `pool_name_taken`, `pool_invalid`, `provider_missing`, `identity_not_found`. */
  create(input: PoolInput, by: Actor): Promise<PoolView>;
  /** Throws `pool_name_taken`, `pool_invalid`, `identity_not_found`, `changed_meanwhile`. */
  change(idOrName: string, edit: PoolEdit, by: Actor): Promise<PoolView>;
  /**
   * Answers null once it is gone; with runners it is gone when they are, and does nothing else until then. Throws `pool_has_runners`.
   *
   * @param withRunners its runners are removed first
   */
  remove(idOrName: string, withRunners: boolean, by: Actor): Promise<PoolView | null>;
  stop(idOrName: string, by: Actor): Promise<PoolView>;
  resume(idOrName: string, by: Actor): Promise<PoolView>;
  /** One more runner, now. Throws what beginning an operation throws, `pool_full` above all. */
  deploy(idOrName: string, by: Actor): Promise<{ kind: 'deploy'; runnerId: string; jobId: string }>;
  /** newest first; `after` is the id of a decision */
  decisions(
    idOrName: string,
    page: { limit: number; after: string | null },
  ): Promise<{ rows: PoolDecision[]; next: string | null }>;
  /** newest first */
  waves(idOrName: string): Promise<WaveView[]>;
  /** Throws `wave_not_found`. */
  wave(id: string): Promise<WaveView>;
  /** Throws `wave_not_found`, `wave_over`. */
  steer(id: string, how: 'halt' | 'resume' | 'take_back', by: Actor): Promise<WaveView>;
  /** Told the id of each pool that changed, or of which something did. The answer ends it. */
  onChanged(listener: (poolId: string) => void): () => void;
  /** whether a pool is shown to them */
  shows(poolId: string): boolean;
}
