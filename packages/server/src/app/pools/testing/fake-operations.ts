import {
  beginOperation,
  deployAnother,
  finishOperation,
  newHostedRunner,
  type OperationEnd,
  type OperationKind,
  type OperationWish,
} from '@baton/core';
import type { Context } from '../../context.ts';
import { Turns } from '../../files/turns.ts';
import { Refused } from '../../refused.ts';
import type { OperationInput, PoolOperations } from '../operations.ts';

export interface FakeWorld {
  /** from the beginning of an operation to its end */
  tookMs: (kind: OperationKind) => number;
  /** null: it goes well */
  problem: (kind: OperationKind, version: string | null) => string | null;
  /** a runner is there, or gone */
  up: (runnerId: string, version: string | null) => Promise<void>;
  down: (runnerId: string) => Promise<void>;
}

/** Operations that take some time and do nothing but say what came of them. */
export class FakeOperations implements PoolOperations {
  readonly #context: Context;
  readonly #world: FakeWorld;
  readonly #turns = new Turns();

  constructor(context: Context, world: FakeWorld) {
    this.#context = context;
    this.#world = world;
  }

  async begin(runnerId: string, input: OperationInput) {
    const { committer, now } = this.#context;
    const wish = this.#wish(input.kind, input);
    await committer.carryOut(
      (fresh) => this.#context.runner(runnerId, fresh),
      (runner) => beginOperation(runner, wish, now()),
    );
    this.#later(runnerId, wish);
    return { runnerId, jobId: wish.jobId };
  }

  deployAnother(poolId: string, input: Omit<OperationInput, 'kind'>) {
    return this.#turns.take(poolId, async () => {
      const { committer, deps, fleet, runnerNumbers, now } = this.#context;
      const runnerId = deps.entropy.uuid(now());
      const wish = this.#wish('deploy', input);
      await committer.carryOut(
        async (fresh) => ({ pool: await deps.store.read.get('pool', poolId), number: await runnerNumbers.next(fresh) }),
        ({ pool, number }) => {
          if (!pool) throw new Refused('pool_not_found', { pool: poolId });
          const standing = [...fleet.runners()].filter(({ hosting }) => hosting?.poolId === poolId).length;
          const fields = { id: runnerId, number, name: `${pool.name}-${number}`, createdBy: 'test' };
          return deployAnother(pool, standing, newHostedRunner(pool, fields, wish, now()), wish, now());
        },
      );
      this.#later(runnerId, wish);
      return { runnerId, jobId: wish.jobId };
    });
  }

  #wish(kind: OperationKind, { cause, version = null, reservedFor = null }: Omit<OperationInput, 'kind'>): OperationWish {
    return { kind, cause, version, reservedFor, jobId: this.#context.deps.entropy.uuid(this.#context.now()) };
  }

  #later(runnerId: string, wish: OperationWish): void {
    const { clock } = this.#context.deps;
    const isDrained = (): boolean => !this.#context.work.isBusy(runnerId);
    const ready = (): void => {
      if (!isDrained()) clock.after(100, ready);
      else clock.after(this.#world.tookMs(wish.kind), () => void this.#end(runnerId, wish));
    };
    ready();
  }

  async #end(runnerId: string, { kind, jobId, version }: OperationWish): Promise<void> {
    const { committer, deps, now } = this.#context;
    const before = await this.#context.runner(runnerId);
    const wanted = kind === 'deploy' || kind === 'update' ? version : (before.hosting?.version ?? null);
    const reason = this.#world.problem(kind, wanted);
    if (reason === null && kind !== 'deploy' && kind !== 'wake') await this.#world.down(runnerId);
    if (reason === null && kind !== 'sleep' && kind !== 'remove') {
      await this.#enrol(runnerId);
      await this.#world.up(runnerId, wanted);
    }
    const state = kind === 'deploy' ? 'absent' : kind === 'wake' ? 'asleep' : 'awake';
    const end: OperationEnd =
      reason === null ? { ok: true, ...(kind === 'update' && { version }) } : { ok: false, reason, state };
    await committer.carryOut(
      async (fresh) => ({
        runner: await this.#context.runner(runnerId, fresh),
        works: [...this.#context.work.ofRunner(runnerId)],
      }),
      ({ runner, works }) => finishOperation(runner, jobId, end, { works, credential: null }, now()),
    );
  }

  /** As if it had come with its token. */
  async #enrol(runnerId: string): Promise<void> {
    const { committer } = this.#context;
    await committer.carryOut(
      (fresh) => this.#context.runner(runnerId, fresh),
      (runner) => ({
        ...{ ok: true, events: [], guards: [] },
        changes: [
          {
            op: 'update',
            kind: 'runner',
            row: { ...runner, credential: 'active', revision: runner.revision + 1 },
            patch: { credential: 'active' },
          },
        ],
      }),
    );
  }
}
