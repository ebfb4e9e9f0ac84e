import { insert, type OperationKind, type Pool, type Runner } from '@baton/core';
import type { AppDeps } from '../../deps.ts';
import { settle, TestPlane } from '../../testing/plane.ts';
import { capabilities, type SyncCall, TestRunner } from '../../testing/test-runner.ts';
import { FakeOperations } from './fake-operations.ts';

export const poolRow = (patch: Partial<Pool> = {}): Pool => ({
  ...{ id: '00000000-0000-7000-8000-0000000000a1', revision: 1, scopeId: 'instance', name: 'cloud', provider: 'process' },
  ...{ identityId: null, region: null, settings: {} },
  offering: { labels: [], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} },
  ...{ min: 0, max: 20, idleMs: 60_000, onIdle: 'remove', startLimitMs: 600_000, cost: null, dryRun: false, stopped: false },
  ...{ updates: true, createdAt: 1, createdBy: 'ada', updatedAt: 1, removedAt: null },
  ...patch,
});

interface Life {
  runner: TestRunner;
  call: SyncCall;
  /** ends of its jobs, by attempt */
  busy: Set<string>;
}

/** A control plane whose pools start runners that work by themselves: each takes what it is offered, and reports after a while. */
export class PoolWorld extends TestPlane {
  startMs = 20_000;
  jobMs: () => number = () => 30_000;
  problem: (kind: OperationKind, version: string | null) => string | null = () => null;
  /** runners that are there, by id */
  readonly alive = new Map<string, Life>();
  /** most that stood at any time */
  most = 0;
  done = 0;

  static async begin(...pools: Pool[]): Promise<PoolWorld> {
    const world = new PoolWorld();
    await world.store.commit([{ changes: pools.map((pool) => insert('pool', pool)), guards: [], events: [] }]);
    await world.app.start();
    return world;
  }

  override deps(): AppDeps {
    return {
      ...super.deps(),
      operations: (context) =>
        new FakeOperations(context, {
          tookMs: (kind) => (kind === 'deploy' || kind === 'wake' || kind === 'update' ? this.startMs : 1_000),
          problem: (kind, version) => this.problem(kind, version),
          up: (runnerId) => this.#up(runnerId),
          down: async (runnerId) => {
            this.alive.get(runnerId)?.call.dropConnection();
            this.alive.delete(runnerId);
          },
        }),
    };
  }

  async #up(runnerId: string): Promise<void> {
    const hosted = (await this.store.read.get('runner', runnerId)) as Runner;
    const pool = (await this.store.read.pools()).find(({ id }) => id === hosted.hosting?.poolId);
    const offers = pool?.offering;
    const can = {
      labels: offers?.labels ?? [],
      executors: offers?.executors.map(({ name }) => name) ?? [],
      capacity: offers?.capacity ?? 1,
    };
    const runner = await new TestRunner(() => this.app, runnerId, capabilities(can)).open();
    this.alive.set(runnerId, { runner, call: runner.sync(), busy: new Set() });
  }

  /** Time passes, and runners do what they are there for. */
  async pass(ms: number, each: () => void | Promise<void> = () => {}): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      await this.clock.advance(Math.min(500, left));
      for (const [id, life] of this.alive) await this.#work(id, life);
      await settle();
      const standing = (await this.hosted()).length;
      this.most = Math.max(this.most, standing);
      await each();
    }
  }

  async #work(id: string, life: Life): Promise<void> {
    const { runner, call } = life;
    if (call.state === 'held') return;
    for (const offer of call.offers) {
      await runner.accept(offer);
      runner.holds.push({ attemptId: offer.attemptId, epoch: offer.epoch });
      life.busy.add(offer.attemptId);
      this.clock.after(this.jobMs(), () => {
        void runner.report(offer).then(() => {
          this.done++;
          runner.holds = runner.holds.filter(({ attemptId }) => attemptId !== offer.attemptId);
          life.busy.delete(offer.attemptId);
          // it asks at once for the next one
          life.call.dropConnection();
          if (this.alive.get(id) === life) life.call = runner.sync();
        });
      });
    }
    if (this.alive.get(id) === life) life.call = runner.sync();
  }

  /** Rows of runners that a provider made. */
  hosted = async (): Promise<Runner[]> => (await this.store.read.runners()).filter(({ hosting }) => hosting);

  async decisions(poolId = poolRow().id): Promise<string[]> {
    return (await this.store.read.poolDecisions(poolId, 'z', 1_000)).map(({ what }) => what).reverse();
  }
}
