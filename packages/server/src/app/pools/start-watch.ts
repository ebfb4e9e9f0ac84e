import { type Change, type Operation, poolStartFailed, poolStartWentWell } from '@baton/core';
import type { Context } from '../context.ts';
import { type HostedRunner, isHosted } from '../state/pools.ts';

/** How a start ended. */
interface Ended {
  runner: HostedRunner;
  operation: Operation;
  /** null: it went well */
  problem: string | null;
}

const isStart = ({ kind }: Operation): boolean => kind === 'deploy' || kind === 'wake';

/** Sees how starts end: those that fail make a pool wait before the next one. */
export class StartWatch {
  readonly #context: Context;
  readonly #underWay = new Map<string, Operation>();
  #ended: Ended[] = [];

  constructor(context: Context) {
    this.#context = context;
  }

  load(runners: Iterable<HostedRunner>): void {
    for (const { id, hosting } of runners)
      if (hosting.operation && isStart(hosting.operation)) this.#underWay.set(id, hosting.operation);
  }

  /** @returns whether it was about a runner of a pool */
  hear(changes: readonly Change[]): boolean {
    let isOurs = false;
    for (const change of changes) {
      if (change.kind !== 'runner' || change.op === 'remove' || change.row.hosting === undefined) continue;
      isOurs = true;
      const runner = change.row as HostedRunner;
      const before = this.#underWay.get(runner.id);
      const { operation, problem } = runner.hosting;
      if (before && operation?.jobId !== before.jobId) {
        this.#underWay.delete(runner.id);
        const own = problem?.jobId === before.jobId ? problem.reason : null;
        if (isHosted(runner)) this.#ended.push({ runner, operation: before, problem: own });
      }
      if (operation && isStart(operation)) this.#underWay.set(runner.id, operation);
    }
    return isOurs;
  }

  /** What this runner was started for it did not get: that it came is no good sign. */
  forget(runnerId: string): void {
    this.#ended = this.#ended.filter(({ runner }) => runner.id !== runnerId);
  }

  /**
   * Tells the pools. Those of which a start failed are answered.
   *
   * @param isUnproven whether a runner has still to get the job that it was started for
   */
  async tell(isUnproven: (runnerId: string) => boolean): Promise<Ended[]> {
    const isOpen = ({ runner, problem }: Ended): boolean => problem === null && isUnproven(runner.id);
    const ended = this.#ended.filter((each) => !isOpen(each));
    this.#ended = this.#ended.filter(isOpen);
    for (const [index, { runner, operation, problem }] of ended.entries()) {
      try {
        await this.#tellOne(runner.hosting.poolId, operation, problem);
      } catch (error) {
        this.#ended.unshift(...ended.slice(index));
        throw error;
      }
    }
    return ended.filter(({ problem }) => problem !== null);
  }

  async #tellOne(poolId: string, { since }: Operation, problem: string | null): Promise<void> {
    const { committer, pools, deps, now } = this.#context;
    if (problem === null && !pools.get(poolId)?.failing) return;
    await committer.carryOut(
      async () => await deps.store.read.get('pool', poolId),
      (pool) => {
        if (!pool) return { ok: true, changes: [], guards: [], events: [] };
        return problem === null ? poolStartWentWell(pool, now()) : poolStartFailed(pool, since, problem, now());
      },
    );
  }
}
