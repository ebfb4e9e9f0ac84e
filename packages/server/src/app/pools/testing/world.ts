import { insert, type Pool, type Runner } from '@baton/core';
import type { Program } from '../../../provisioning/simulated/index.ts';
import { settle, TestPlane } from '../../testing/plane.ts';
import { capabilities, type SyncCall, TestRunner } from '../../testing/test-runner.ts';

export const poolId = '00000000-0000-7000-8000-0000000000a1';

export const poolRow = (patch: Partial<Pool> = {}): Pool => ({
  ...{ id: poolId, revision: 1, scopeId: 'instance', name: 'cloud', provider: 'process' },
  ...{ identityId: null, region: null, settings: {} },
  offering: { labels: [], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} },
  ...{ min: 0, max: 20, idleMs: 60_000, onIdle: 'remove', startLimitMs: 600_000, cost: null, dryRun: false, stopped: false },
  ...{ updates: true, createdAt: 1, createdBy: 'ada', updatedAt: 1, removedAt: null },
  ...patch,
});

export { person } from '../../testing/fakes.ts';

interface Life {
  runner: TestRunner;
  call: SyncCall;
  /** jobs that it does */
  busy: Set<string>;
}

/** How long a step of time is. */
const stepMs = 500;

/** A control plane whose pools start runners that work by themselves: each takes what it is offered, and reports after a while. */
export class PoolWorld extends TestPlane {
  jobMs: (program: Program) => number = () => 30_000;
  outcome: (program: Program) => 'succeeded' | 'failed' = () => 'succeeded';
  /** runners that are there, by id */
  readonly alive = new Map<string, Life>();
  /** what its runners offer in place of what their pool says */
  offers: Parameters<typeof capabilities>[0] | null = null;
  /** runners that stood at the same time, at most */
  most = 0;
  /** jobs that were reported, and how */
  done = 0;
  readonly outcomes: string[] = [];

  constructor() {
    super();
    this.machineStartMs = 20_000;
    this.onProgram = (program) => {
      const came = this.#come(program);
      return async () => {
        await came;
        this.alive.get(program.runnerId)?.call.dropConnection();
        this.alive.delete(program.runnerId);
      };
    };
  }

  static async begin(...pools: Pool[]): Promise<PoolWorld> {
    const world = new PoolWorld();
    await world.store.commit([{ changes: pools.map((pool) => insert('pool', pool)), guards: [], events: [] }]);
    await world.app.start();
    return world;
  }

  async #come(program: Program): Promise<void> {
    const pool = (await this.store.read.pools()).find(({ id }) => id === program.poolId);
    const { labels = [], executors = [], capacity = 1 } = pool?.offering ?? {};
    const offers = this.offers ?? { labels, executors: executors.map(({ name }) => name), capacity };
    const runner = new TestRunner(() => this.app, program.runnerId, capabilities(offers));
    runner.version = program.version ?? this.latestVersion;
    runner.bootId = `boot ${this.clock.now()}`;
    await runner.open();
    this.alive.set(program.runnerId, { runner, call: runner.sync(), busy: new Set() });
  }

  /** Time passes, and runners do what they are there for. */
  async pass(ms: number, each: () => void | Promise<void> = () => {}): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.clock.advance(Math.min(stepMs, left));
      for (const [id, life] of this.alive) await this.#work(id, life);
      await settle();
      this.most = Math.max(this.most, (await this.hosted()).length);
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
      const program = this.cloud.programs.of(id)?.program as Program;
      this.clock.after(this.jobMs(program), () => {
        void runner.report(offer, this.outcome(program)).then(() => {
          this.done++;
          this.outcomes.push(this.outcome(program));
          runner.holds = runner.holds.filter(({ attemptId }) => attemptId !== offer.attemptId);
          life.busy.delete(offer.attemptId);
          // it asks at once for the next one
          this.#ask(id, life);
        });
      });
    }
    this.#ask(id, life);
  }

  #ask(id: string, life: Life): void {
    if (this.alive.get(id) !== life) return;
    life.call.dropConnection();
    life.call = life.runner.sync();
  }

  /** Rows of runners that a provider made. */
  hosted = async (): Promise<Runner[]> => (await this.store.read.runners()).filter(({ hosting }) => hosting);

  /** What a pool decided, the oldest first. */
  async decisions(id = poolId): Promise<string[]> {
    return (await this.store.read.poolDecisions(id, null, 1_000)).map(({ what }) => what).reverse();
  }
}
