import { type Change, type Hosting, nameKey, type Pool, type Runner } from '@baton/core';
import type { Fleet } from './fleet.ts';

/** A runner that a provider makes. */
export type HostedRunner = Runner & { hosting: Hosting };

/** Every pool that is not removed, in memory. Kept true by the commits that change it. */
export class KnownPools {
  readonly #fleet: Fleet;
  readonly #pools = new Map<string, Pool>();
  readonly #listeners = new Set<(poolId: string) => void>();

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  load(pools: readonly Pool[]): void {
    for (const pool of pools) this.#put(pool);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.op === 'remove') continue;
      if (change.kind === 'pool') this.#put(change.row);
      if (change.kind === 'pool') this.tell(change.row.id);
      else if (change.kind === 'runner' && change.row.hosting) this.tell(change.row.hosting.poolId);
      else if (change.kind === 'updateWave') this.tell(change.row.poolId);
    }
  }

  get isEmpty(): boolean {
    return this.#pools.size === 0;
  }

  get = (id: string): Pool | undefined => this.#pools.get(id);
  all = (): Pool[] => [...this.#pools.values()];

  /** By id or name, among those that are shown. */
  find(idOrName: string, isShown: (pool: Pool) => boolean): Pool | undefined {
    const byId = this.#pools.get(idOrName);
    if (byId && isShown(byId)) return byId;
    return this.all().find((pool) => nameKey(pool.name) === nameKey(idOrName) && isShown(pool));
  }

  /** Runners of each pool: one walk through the fleet. */
  runners(): Map<string, HostedRunner[]> {
    const byPool = new Map<string, HostedRunner[]>(this.all().map(({ id }) => [id, []]));
    if (this.isEmpty) return byPool;
    for (const runner of this.#fleet.runners()) if (isHosted(runner)) byPool.get(runner.hosting.poolId)?.push(runner);
    return byPool;
  }

  /** Told whenever a pool changed, or something of it. The answer ends it. */
  onChanged(listener: (poolId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(poolId: string): void {
    for (const listener of this.#listeners) listener(poolId);
  }

  #put(pool: Pool): void {
    const known = this.#pools.get(pool.id);
    if (known && known.revision >= pool.revision) return;
    if (pool.removedAt === null) this.#pools.set(pool.id, pool);
    else this.#pools.delete(pool.id);
  }
}

export const isHosted = (runner: Runner): runner is HostedRunner => runner.hosting !== undefined && runner.removedAt === null;
