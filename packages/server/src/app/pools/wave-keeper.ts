import {
  auditedRow,
  beginWave,
  type Change,
  compareVersions,
  type Decision,
  hasProgramFor,
  instanceScopeId,
  isWaveOver,
  nothing,
  type Pool,
  plan,
  poolEvent,
  serverActor,
  stepWave,
  takeWaveBack,
  type UpdateWave,
  update,
  updateProblem,
  type WaveAct,
  type WaveRunner,
  withdrawRelease,
} from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { HostedRunner } from '../state/pools.ts';
import type { PoolOperations } from './operations.ts';
import { WaveFacts } from './wave-facts.ts';

/** What changes together is looked at together. */
const gatherMs = 200;

/** Waves of a pool that are looked at for whether they had that version. */
const wavesBefore = 50;

/** What it needs of operations. */
interface WaveOperations extends PoolOperations {
  /** how long it usually takes until a runner is heard of; null: unknown */
  usualStartMs(provider: Pool['provider']): number | null;
}

/** Brings runners of pools to releases, and back. */
export class WaveKeeper {
  readonly #context: Context;
  readonly #operations: WaveOperations;
  readonly #facts: WaveFacts;
  /** `pool version` of waves that are not begun again */
  readonly #had = new Set<string>();
  #wanted: (at: number) => void = () => {};

  constructor(context: Context, operations: WaveOperations) {
    this.#context = context;
    this.#operations = operations;
    this.#facts = new WaveFacts(context);
    context.committer.onChanges(['pool', 'runner', 'attempt', 'updateWave'], (changes) => this.#hear(changes));
    context.committer.onDoubt(() => this.#want());
    context.releases.onChanged(() => this.#want());
  }

  /** @param listener told when a wave is to be looked at at this time */
  onWanted(listener: (at: number) => void): void {
    this.#wanted = listener;
  }

  #want(): void {
    if (!this.#context.pools.isEmpty) this.#wanted(this.#context.now() + gatherMs);
  }

  #hear(changes: readonly Change[]): void {
    if (this.#context.pools.isEmpty) return;
    const isOurs = this.#facts.hear(changes);
    if (isOurs || changes.some(({ kind }) => kind === 'pool' || kind === 'updateWave')) this.#want();
  }

  /** Looks at all waves. Answers when one is to be looked at again by time; null: when something changes. */
  async pass(): Promise<number | null> {
    const { pools, deps, closed } = this.#context;
    if (closed !== null || pools.isEmpty) return null;
    const open = new Map((await deps.store.read.openWaves()).map((wave) => [wave.poolId, wave]));
    let next: number | null = null;
    for (const pool of pools.all()) {
      const own = pools.runners().get(pool.id) ?? [];
      const wave = (await this.#begin(pool, own, open.get(pool.id) ?? null)) ?? open.get(pool.id) ?? null;
      if (!wave || isWaveOver(wave)) continue;
      const at = await this.#step(pool, wave, own);
      if (at !== null) next = Math.min(at, next ?? at);
    }
    return next;
  }

  /** The wave that was begun; null: none was. */
  async #begin(pool: Pool, runners: readonly HostedRunner[], open: UpdateWave | null): Promise<UpdateWave | null> {
    const { releases, deps, committer, now } = this.#context;
    const version = releases.latestVersion;
    if (!pool.updates || pool.stopped || pool.dryRun || pool.removing || open?.state === 'going_back') return null;
    const facts = runners.map((runner) => this.#facts.of(runner)).filter(({ state }) => state !== 'absent');
    const isNewer = (than: string): boolean => (compareVersions(version, than) ?? 0) > 0;
    if (open ? !isNewer(open.version) : !isNewer(pool.version ?? deps.version) && !facts.some(({ runs }) => isNewer(runs)))
      return null;
    const release = releases.of(version);
    // one whose program is still on its way begins when that is here
    if (release && (updateProblem(release, deps.version) !== null || !hasProgramFor(release, pool))) return null;
    if (await this.#hadBefore(pool.id, version)) return null;
    const fresh = {
      ...{ id: deps.entropy.uuid(now()), version, usualStartMs: this.#operations.usualStartMs(pool.provider) },
      runnerIds: facts.filter(({ runs }) => runs !== version).map(({ runnerId }) => runnerId),
      startedBy: release?.publishedBy ?? 'server',
    };
    await committer.carryOut(
      async () => (open ? await deps.store.read.get('updateWave', open.id) : null),
      (superseded) => beginWave(pool, fresh, superseded && !isWaveOver(superseded) ? superseded : null, now()),
    );
    return await deps.store.read.get('updateWave', fresh.id);
  }

  async #hadBefore(poolId: string, version: string): Promise<boolean> {
    const key = `${poolId} ${version}`;
    if (this.#had.has(key)) return true;
    const waves = await this.#context.deps.store.read.wavesOf(poolId, wavesBefore);
    // one in whose place another came may go on when that was taken back
    const isFinal = ({ state, reason }: UpdateWave): boolean => state === 'taken_back' || (state === 'done' && reason === null);
    if (!waves.some((wave) => wave.version === version && isFinal(wave))) return false;
    this.#had.add(key);
    return true;
  }

  async #step(pool: Pool, wave: UpdateWave, runners: readonly HostedRunner[]): Promise<number | null> {
    const { committer, deps, now } = this.#context;
    if (await this.#isTakenBack(pool, wave)) return null;
    const facts = runners.map((runner) => this.#facts.of(runner));
    const known = this.#facts.withJobs({ ...wave, runners: wave.runners.map((runner) => adopted(runner, runners)) });
    const step = stepWave(known, facts, now());
    let isCommitted = JSON.stringify(step.wave) === JSON.stringify(wave);
    if (!isCommitted) {
      const { id: _, revision: __, ...patch } = step.wave;
      const [result] = await committer.commit([
        {
          changes: [update('updateWave', wave, patch)],
          guards: [],
          events: [poolEvent(pool, 'wave', now(), { wave: wave.id, state: patch.state })],
        },
      ]);
      isCommitted = result?.status === 'committed';
    }
    // somebody said something meanwhile
    if (!isCommitted) return now();
    await Promise.all(step.acts.map((act) => this.#do(pool, wave, act)));
    if (step.wave.state === 'done' && wave.state !== 'done') await this.#arrived(pool, wave.version);
    // it judged so itself; with nothing to go back for, it is over at once
    const isBad = step.wave.state === 'going_back' || step.wave.state === 'taken_back';
    // a pool of one scope may fail for reasons of its own: that says nothing to the others
    if (isBad && wave.state === 'running' && pool.scopeId === instanceScopeId) await this.#withdraw(step.wave);
    // what was begun is written down
    if (step.acts.length > 0) return now();
    return step.nextAt === null ? null : Math.max(step.nextAt, deps.clock.now());
  }

  /** Its release was withdrawn: what it brought goes back. */
  async #isTakenBack(pool: Pool, wave: UpdateWave): Promise<boolean> {
    const { releases, committer, deps, now } = this.#context;
    const withdrawn = releases.of(wave.version)?.withdrawn;
    if (!withdrawn || wave.state === 'going_back') return false;
    await committer.carryOut(
      () => deps.store.read.get('updateWave', wave.id),
      (row) => (row ? takeWaveBack(pool, row, `its release was withdrawn: ${withdrawn.reason}`, withdrawn.by, now()) : nothing()),
    );
    return true;
  }

  async #do(pool: Pool, wave: UpdateWave, { act, runnerId, version }: WaveAct): Promise<void> {
    const wanted = version === this.#context.deps.version ? null : version;
    try {
      if (act === 'set') return await this.#set(runnerId, wanted);
      const cause = { by: 'wave' as const, waveId: wave.id };
      await this.#operations.begin(runnerId, {
        kind: 'update',
        cause,
        version: wanted,
        by: serverActor(`the pool ${pool.name}`),
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // the next step finds that nothing is being done to it
      this.#context.deps.logger.info({ runnerId, code: error.code }, 'an update of a wave could not begin');
    }
  }

  /** It sleeps, and has the version when it is woken. */
  async #set(runnerId: string, version: string | null): Promise<void> {
    await this.#context.committer.carryOut(
      (fresh) => this.#context.runner(runnerId, fresh),
      (runner): Decision =>
        runner.hosting?.state === 'asleep' && runner.hosting.operation === null
          ? plan([update('runner', runner, { hosting: { ...runner.hosting, version } })])
          : nothing(),
    );
  }

  /** Runners that are started from now on have it. */
  async #arrived(pool: Pool, version: string): Promise<void> {
    const { committer, deps } = this.#context;
    const wanted = version === deps.version ? null : version;
    await committer.carryOut(
      () => deps.store.read.get('pool', pool.id),
      (row) => (row ? plan([update('pool', row, { version: wanted })]) : nothing()),
    );
  }

  /** Nobody else is brought to it. */
  async #withdraw({ version, reason }: UpdateWave): Promise<void> {
    const { committer, deps, releases, now } = this.#context;
    const release = releases.of(version);
    // what the server itself brought along is what its runners are compared to, whatever becomes of it
    if (!release || release.builtIn) return;
    const why = reason ?? 'a wave of updates went back';
    const named = { id: release.id, name: version, scopeId: instanceScopeId };
    await committer.carryOut(
      async () => (await deps.store.read.get('release', release.id)) ?? release,
      (row) =>
        auditedRow(
          withdrawRelease(row, 'server', why, now()),
          { actor: serverActor('an update wave'), action: 'release.withdraw' },
          'release',
          row,
          named,
          now(),
        ),
    );
    releases.learn(await deps.store.read.releases());
  }
}

/** What was begun has a job; what could not be begun waits on. */
function adopted(runner: WaveRunner, runners: readonly HostedRunner[]): WaveRunner {
  if (runner.jobId !== null || (runner.state !== 'updating' && runner.state !== 'back')) return runner;
  const operation = runners.find(({ id }) => id === runner.runnerId)?.hosting.operation;
  if (operation?.kind === 'update') return { ...runner, jobId: operation.jobId };
  return { ...runner, state: runner.state === 'updating' ? 'pending' : 'updated' };
}
