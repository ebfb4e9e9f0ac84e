import {
  type Change,
  decidePools,
  mayTakeWork,
  type Pool,
  type PoolAct,
  type PoolRunner,
  poolStartFailed,
  serverActor,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { Refused } from '../refused.ts';
import type { HostedRunner } from '../state/pools.ts';
import { AwakeTimes } from './awake-times.ts';
import { Demand } from './demand.ts';
import { IdleTimes } from './idle-times.ts';
import { PoolJournal, type Said } from './journal.ts';
import type { PoolOperations } from './operations.ts';
import { RemovedPools } from './removed-pools.ts';
import { freed, StartReservations } from './reservations.ts';
import { StartWatch } from './start-watch.ts';

/** What changes together is looked at together. */
const gatherMs = 100;

/** How often what was counted is written down. */
const writeEveryMs = 60_000;

/** Keeps pools as large as their jobs need. Each pass is complete in itself. */
export class PoolKeeper {
  readonly #context: Context;
  readonly #operations: PoolOperations;
  readonly #demand: Demand;
  readonly #idle: IdleTimes;
  readonly #reservations: StartReservations;
  readonly #starts: StartWatch;
  readonly #journal: PoolJournal;
  readonly #removing: RemovedPools;
  readonly awake: AwakeTimes;
  /** pools whose runners have something left to be cleaned up, by runner */
  #left = new Set<string>();
  #holding: ReadonlyMap<string, string> = new Map();
  #writtenAt = 0;
  #wanted: (at: number) => void = () => {};

  constructor(context: Context, held: HeldSyncs, operations: PoolOperations) {
    this.#context = context;
    this.#operations = operations;
    this.#demand = new Demand(context, held);
    this.#idle = new IdleTimes(context);
    this.#reservations = new StartReservations(context);
    this.#starts = new StartWatch(context);
    this.#journal = new PoolJournal(context);
    this.#removing = new RemovedPools(context, operations);
    this.awake = new AwakeTimes(context);
    context.committer.onChanges(['pool', 'runner', 'queueEntry', 'attempt', 'resource'], (changes) => this.#hear(changes));
    context.committer.onDoubt(() => this.#want());
    context.pauses.onChanged(() => this.#want());
  }

  /** @param listener told when something is to be decided at this time */
  onWanted(listener: (at: number) => void): void {
    this.#wanted = listener;
  }

  async load(): Promise<void> {
    const runners = [...this.#context.pools.runners().values()].flat();
    this.#starts.load(runners);
    await this.awake.load(this.#context.pools.all());
  }

  /** Why it starts nothing now although jobs wait; null: nothing holds it. */
  holding = (poolId: string): string | null => this.#holding.get(poolId) ?? null;

  #want(): void {
    if (!this.#context.pools.isEmpty) this.#wanted(this.#context.now() + gatherMs);
  }

  #hear(changes: readonly Change[]): void {
    if (this.#context.pools.isEmpty && !changes.some(({ kind }) => kind === 'pool')) return;
    this.#reservations.hear(changes);
    const isIdle = this.#idle.hear(changes);
    const isRunner = this.#starts.hear(changes);
    const isOther = changes.some(
      (change) =>
        change.kind === 'pool' ||
        change.kind === 'resource' ||
        (change.kind === 'queueEntry' && change.op !== 'remove' && change.row.parked === ''),
    );
    if (isIdle || isRunner || isOther) this.#want();
  }

  /**
   * Decides, and does it. Answers when the next decision is due by time; null: when something changes.
   *
   * @param isWhole looks also for what it was not told of
   */
  async pass(isWhole: boolean): Promise<number | null> {
    const { pools, deps } = this.#context;
    if (this.#context.closed !== null || pools.isEmpty) return null;
    await this.#context.doubtedRunners.settle();
    const byPool = pools.runners();
    const runners = [...byPool.values()].flat();
    await this.awake.load(pools.all());
    for (const [id, own] of byPool) this.awake.count(id, own);
    await this.#reservations.settle(runners, isWhole);
    const failed = await this.#starts.tell((id) => {
      const runner = this.#context.fleet.runner(id);
      return runner?.hosting !== undefined && this.#reservations.of(runner as HostedRunner) !== null;
    });
    await this.#journal.write(
      failed.map(({ runner, problem }) => ({
        ...{ poolId: runner.hosting.poolId, what: 'failed', reason: problem ?? '', runnerId: runner.id, jobId: null },
      })),
    );
    if (isWhole) this.#left = new Set((await deps.store.read.resourcesStanding()).map(({ runnerId }) => runnerId));
    const next = await this.#decide();
    await this.#removing.pass();
    await this.#idle.write([...pools.runners().values()].flat());
    if (isWhole) await this.#journal.prune();
    if (deps.clock.monotonic() - this.#writtenAt >= writeEveryMs) await this.write();
    return next;
  }

  /** Writes down what was counted. */
  async write(): Promise<void> {
    this.#writtenAt = this.#context.deps.clock.monotonic();
    await this.awake.write();
  }

  async #decide(): Promise<number | null> {
    const { pools } = this.#context;
    const known = pools.all();
    const before = [...pools.runners().values()].flat();
    const { wants, wantedRunners } = await this.#demand.unserved(known, before, this.#reservations.isGone);
    // as they are now, and not as they were while the queue was read
    const byPool = pools.runners();
    const views = pools
      .all()
      .filter(({ removing }) => !removing)
      .map((pool) => ({
        pool,
        runners: (byPool.get(pool.id) ?? []).map((runner) => this.#seen(runner, wantedRunners)),
        spent: this.awake.spent(pool) ?? 0,
      }));
    const { acts, nextAt } = decidePools(
      views,
      wants.filter(({ jobId }) => !this.#reservations.isGone(jobId)),
      this.#context.now(),
    );
    const said: Said[] = [];
    this.#holding = new Map(acts.flatMap(({ what, poolId, reason }) => (what === 'hold' ? [[poolId, reason]] : [])));
    for (const pool of pools.all()) {
      const own = acts.filter(({ poolId }) => poolId === pool.id);
      said.push(...this.#journal.newOf(pool, own));
      if (!pool.dryRun) said.push(...(await this.#carryOut(pool, own)));
    }
    await this.#journal.write(said);
    return nextAt;
  }

  #seen(runner: HostedRunner, wanted: ReadonlySet<string>): PoolRunner {
    const { id, hosting } = runner;
    const { work, presence } = this.#context;
    return {
      ...{ id, state: hosting.state, operation: hosting.operation, isLeft: hosting.state === 'absent' && this.#left.has(id) },
      isReady: mayTakeWork(runner) && presence.contact(runner) === 'online',
      isHeldBack: runner.disabled !== null || runner.draining !== null || Boolean(runner.frozen),
      awaySince: this.#idle.awaySince(runner),
      leases: work.present(id).length,
      isWanted: wanted.has(id),
      idleSince: this.#idle.of(runner),
      reservedFor: this.#reservations.of(runner),
    };
  }

  /** What was done. */
  async #carryOut(pool: Pool, acts: readonly PoolAct[]): Promise<Said[]> {
    const done = await Promise.all(acts.filter(({ what }) => what !== 'hold').map((act) => this.#do(pool, act)));
    return done.flatMap((each) => each ?? []);
  }

  async #do(pool: Pool, act: PoolAct): Promise<Said | null> {
    try {
      if (act.what === 'release') return await this.#release(pool, act);
      const kind = act.what === 'start' ? ('deploy' as const) : act.what;
      if (kind === 'hold') return null;
      const cause = { by: 'pool' as const, reason: act.reason };
      const input = { cause, reservedFor: act.jobId, version: pool.version ?? null, by: serverActor(`the pool ${pool.name}`) };
      const { runnerId } =
        act.runnerId === null
          ? await this.#operations.deployAnother(pool.id, input)
          : await this.#operations.begin(act.runnerId, { ...input, kind });
      return { ...act, runnerId };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // it changed meanwhile: the next pass sees how
      this.#context.deps.logger.info({ poolId: pool.id, what: act.what, code: error.code }, 'a pool could not do what it wanted');
      return null;
    }
  }

  /** The runner does not get the job that it was started for: another one would not either. */
  async #release(pool: Pool, act: PoolAct): Promise<Said> {
    const { committer, fleet, deps, now } = this.#context;
    this.#starts.forget(act.runnerId ?? '');
    await committer.carryOut(
      async () => ({ row: await deps.store.read.get('pool', pool.id), runner: fleet.runner(act.runnerId ?? '') }),
      ({ row, runner }) => {
        const nothingDone = { ok: true as const, changes: [], guards: [], events: [] };
        const free = runner?.hosting ? freed(runner as HostedRunner) : nothingDone;
        const failed = row ? poolStartFailed(row, now(), act.reason, now()) : nothingDone;
        if (!free.ok || !failed.ok) return nothingDone;
        return {
          ...nothingDone,
          changes: [...free.changes, ...failed.changes],
          events: [...free.events, ...failed.events],
        };
      },
    );
    return act;
  }
}
