import { type AwakeTime, awakeMsOfDay, costOfAwake, countAwake, insert, noAwakeTime, type Pool, update } from '@baton/core';
import type { Context } from '../context.ts';
import type { HostedRunner } from '../state/pools.ts';

const settingOf = (poolId: string): string => `pool_awake ${poolId}`;

/** It costs something: it is awake, or its start is under way. */
const costs = ({ hosting }: HostedRunner): boolean =>
  hosting.state === 'awake' || hosting.operation?.kind === 'deploy' || hosting.operation?.kind === 'wake';

/** How long runners of each pool were awake in the last day: counted on in memory, and written down at times. */
export class AwakeTimes {
  readonly #context: Context;
  readonly #times = new Map<string, AwakeTime>();
  readonly #counted = new Map<string, number>();
  readonly #written = new Map<string, number>();

  constructor(context: Context) {
    this.#context = context;
  }

  async load(pools: readonly Pool[]): Promise<void> {
    const { read } = this.#context.deps.store;
    const missing = pools.filter(({ id }) => !this.#times.has(id));
    if (missing.length === 0) return;
    const rows = await read.getMany(
      'setting',
      missing.map(({ id }) => settingOf(id)),
    );
    const byId = new Map(rows.map(({ id, value }) => [id, JSON.parse(value) as AwakeTime]));
    for (const { id } of missing) this.#times.set(id, byId.get(settingOf(id)) ?? noAwakeTime(this.#context.now()));
  }

  /** Counts on until now, with those that were awake since the last time, and with those that are now from here on. */
  count(poolId: string, runners: readonly HostedRunner[]): void {
    const now = this.#context.now();
    const awake = runners.filter(costs).length;
    const known = this.#times.get(poolId) ?? noAwakeTime(now);
    this.#times.set(poolId, countAwake(known, this.#counted.get(poolId) ?? awake, now));
    this.#counted.set(poolId, awake);
  }

  awakeMs = (poolId: string): number => awakeMsOfDay(this.#times.get(poolId) ?? noAwakeTime(0), this.#context.now());

  /** Of the last 24 hours; null: nobody said what it costs. */
  spent = ({ id, cost }: Pool): number | null => (cost ? costOfAwake(this.awakeMs(id), cost.perHour) : null);

  /** Writes down what was counted since it was written last. */
  async write(): Promise<void> {
    const { committer, deps } = this.#context;
    for (const [poolId, time] of this.#times) {
      const total = time.hours.reduce((sum, [, ms]) => sum + ms, 0);
      if (total === this.#written.get(poolId) || total === 0) continue;
      const [id, value] = [settingOf(poolId), JSON.stringify(time)];
      await committer.carryOut(
        () => deps.store.read.get('setting', id),
        (row) => ({
          ...{ ok: true, guards: [], events: [] },
          changes: [row ? update('setting', row, { value }) : insert('setting', { id, revision: 1, value })],
        }),
      );
      this.#written.set(poolId, total);
    }
  }
}
