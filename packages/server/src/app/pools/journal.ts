import { insert, type Pool, type PoolAct, type PoolDecision, poolPolicy, remove } from '@baton/core';
import type { Context } from '../context.ts';

/** What is written of a decision besides what every one has. */
export type Said = Pick<PoolDecision, 'poolId' | 'what' | 'reason' | 'runnerId' | 'jobId'>;

/** Rows that are dropped at a time. */
const dropped = 200;

/** The decisions of pools, written down when they say something new; the newest of each pool are kept. */
export class PoolJournal {
  readonly #context: Context;
  /** what stands as said and goes on to hold, by pool */
  readonly #standing = new Map<string, Set<string>>();
  /** rows that came since the old ones were dropped, by pool */
  readonly #fresh = new Map<string, number>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Of what holds as long as nothing changes (why a pool holds, what one would do that only says so) what was not said last time. */
  newOf({ id, dryRun }: Pool, acts: readonly PoolAct[]): PoolAct[] {
    const before = this.#standing.get(id) ?? new Set();
    const stay = acts.filter(({ what }) => dryRun || what === 'hold');
    const keyOf = ({ what, reason, runnerId, jobId }: PoolAct): string =>
      what === 'hold' ? `hold ${reason}` : `${what} ${runnerId} ${jobId}`;
    this.#standing.set(id, new Set(stay.map(keyOf)));
    return stay.filter((act) => !before.has(keyOf(act)));
  }

  async write(said: readonly Said[]): Promise<void> {
    const { committer, deps, pools } = this.#context;
    if (said.length === 0) return;
    const now = this.#context.now();
    const rows = said.map(({ poolId, what, reason, runnerId, jobId }) => ({
      ...{ id: deps.entropy.uuid(now), revision: 1, poolId, at: now, what, reason: reason.slice(0, 2_000), runnerId, jobId },
      dryRun: pools.get(poolId)?.dryRun ?? false,
    }));
    await committer.commit([{ changes: rows.map((row) => insert('poolDecision', row)), guards: [], events: [] }]);
    for (const { poolId } of rows) this.#fresh.set(poolId, (this.#fresh.get(poolId) ?? 0) + 1);
    for (const poolId of new Set(rows.map((row) => row.poolId))) pools.tell(poolId);
  }

  /** Drops what is too old. */
  async prune(): Promise<void> {
    const { read } = this.#context.deps.store;
    for (const { id } of this.#context.pools.all()) {
      if (this.#fresh.get(id) === 0) continue;
      const kept = await read.poolDecisions(id, null, poolPolicy.decisionsKept);
      const last = kept.at(-1);
      const old = kept.length === poolPolicy.decisionsKept && last ? await read.poolDecisions(id, last.id, dropped) : [];
      if (old.length > 0)
        await this.#context.committer.commit([
          { changes: old.map((row) => remove('poolDecision', row)), guards: [], events: [] },
        ]);
      // a pass drops so many at most
      if (old.length < dropped) this.#fresh.set(id, 0);
    }
  }
}
