import { nothing, type Pool, removePool, serverActor } from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { HostedRunner } from '../state/pools.ts';
import type { PoolOperations } from './operations.ts';

/** A runner of which removal failed is tried again after so long. */
const againMs = 60_000;

/** Removes the runners of pools that are being removed, and then those. Each pass goes on where things stand. */
export class RemovedPools {
  readonly #context: Context;
  readonly #operations: PoolOperations;

  constructor(context: Context, operations: PoolOperations) {
    this.#context = context;
    this.#operations = operations;
  }

  async pass(): Promise<void> {
    const byPool = this.#context.pools.runners();
    for (const pool of this.#context.pools.all()) {
      if (!pool.removing) continue;
      const own = byPool.get(pool.id) ?? [];
      if (own.length === 0) await this.#end(pool, pool.removing.by);
      for (const runner of own) await this.#remove(pool, runner, pool.removing.by);
    }
  }

  async #end(pool: Pool, by: string): Promise<void> {
    const { committer, deps, now } = this.#context;
    await committer.carryOut(
      () => deps.store.read.get('pool', pool.id),
      (row) => (row ? removePool(row, 0, by, now()) : nothing()),
    );
  }

  async #remove(pool: Pool, { id, hosting }: HostedRunner, by: string): Promise<void> {
    if (hosting.operation || (hosting.problem?.kind === 'remove' && this.#context.now() - hosting.problem.at < againMs)) return;
    const cause = { by: 'pool' as const, reason: `The pool is removed by ${by}.` };
    try {
      await this.#operations.begin(id, { kind: 'remove', cause, by: serverActor(`the pool ${pool.name}`) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#context.deps.logger.info({ runnerId: id, code: error.code }, 'a runner of a removed pool is removed later');
    }
  }
}
