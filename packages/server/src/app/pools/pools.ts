import {
  type Actor,
  type AuditAction,
  auditedRow,
  createPool,
  type Decision,
  editPool,
  haltWave,
  insert,
  instanceScopeId,
  nothing,
  type Pool,
  type PoolDecision,
  type ProviderName,
  removePool,
  removePoolWithRunners,
  resumePool,
  resumeWave,
  stands,
  stopPool,
  takeWaveBack,
  type UpdateWave,
  usesServersRights,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import { scopeIdsWithin } from '../access/within.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { scopeForSettings } from '../settings/scope-of.ts';
import { choicesOf, identityFor, refuseProblems } from './checked-choices.ts';
import type { PoolKeeper } from './keeper.ts';
import type { PoolOperations } from './operations.ts';
import type { PoolEdit, PoolInput, PoolUseCases, PoolView, WaveView } from './use-cases.ts';
import { viewPools } from './view.ts';

/** Waves of a pool that are listed. */
const wavesMax = 50;

/** Pools, as far as someone may see and change them. */
export class Pools implements PoolUseCases {
  readonly #context: Context;
  readonly #operations: PoolOperations;
  readonly #keeper: PoolKeeper;
  readonly #access: Access;

  constructor(context: Context, operations: PoolOperations, keeper: PoolKeeper, access: Access) {
    this.#context = context;
    this.#operations = operations;
    this.#keeper = keeper;
    this.#access = access;
  }

  async list(scope: string | null): Promise<PoolView[]> {
    const within = scopeIdsWithin(this.#context, this.#access, scope);
    const pools = this.#context.pools
      .all()
      .filter((pool) => this.#sees(pool) && (within === null || within.includes(pool.scopeId)));
    return await viewPools(
      this.#context,
      this.#keeper,
      pools.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1)),
    );
  }

  async find(idOrName: string): Promise<PoolView> {
    return await this.#view(this.#found(idOrName));
  }

  async create(input: PoolInput, by: Actor): Promise<PoolView> {
    const context = this.#context;
    context.assertOpen();
    context.assertSpace();
    const { scope, identity, name, provider } = input;
    const { id: scopeId } = scopeForSettings(context, this.#access, scope, 'manage_pools');
    this.#needServersRights(provider, identity);
    const now = context.now();
    const id = context.deps.entropy.uuid(now);
    const identityId = identity === null ? null : (await identityFor(context, scopeId, identity)).id;
    const fresh = { ...(await choicesOf(context, input)), id, scopeId, name, provider, identityId, createdBy: by.login };
    await refuseProblems(context, fresh);
    let isMade = false;
    await context.committer.carryOut(
      () => null,
      () =>
        isMade ? nothing() : this.#audited(createPool(fresh, context.now()), 'pool.create', by, null, { id, name, scopeId }),
      async () => {
        isMade = (await context.deps.store.read.get('pool', id)) !== null;
        if (!isMade) this.#refuseTaken(name, scopeId);
      },
    );
    return await this.find(id);
  }

  async change(idOrName: string, { identity, unchangedSince, ...choices }: PoolEdit, by: Actor): Promise<PoolView> {
    const known = this.#found(idOrName, true);
    const own =
      identity === undefined
        ? {}
        : { identityId: identity === null ? null : (await identityFor(this.#context, known.scopeId, identity)).id };
    if (identity !== undefined) this.#needServersRights(known.provider, identity);
    const edit = { ...choices, ...own };
    const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
    await refuseProblems(this.#context, { ...known, ...given });
    const isOther = (pool: Pool): boolean => unchangedSince !== undefined && pool.updatedAt > unchangedSince;
    await this.#decide(known, 'pool.edit', by, (pool) => {
      if (isOther(pool)) throw new Refused('changed_meanwhile', { what: `The pool ${pool.name}`, fields: 'its settings' });
      return editPool(pool, given, by.login, this.#context.now());
    });
    return await this.find(known.id);
  }

  async remove(idOrName: string, withRunners: boolean, by: Actor): Promise<PoolView | null> {
    const known = this.#found(idOrName, true);
    const now = this.#context.now();
    const standing = await this.#standing(known.id);
    // rows of runners that never came go with it: nothing of them stands
    const hasRows = (this.#context.pools.runners().get(known.id)?.length ?? 0) > 0;
    const isFirstOfRunners = hasRows && (withRunners || standing === 0);
    const decide = (pool: Pool): Decision =>
      isFirstOfRunners ? removePoolWithRunners(pool, by.login, now) : removePool(pool, standing, by.login, now);
    await this.#decide(known, 'pool.remove', by, decide);
    return this.#context.pools.get(known.id) ? await this.find(known.id) : null;
  }

  async stop(idOrName: string, by: Actor): Promise<PoolView> {
    return await this.#steer(idOrName, 'stop', by, (pool, now) => stopPool(pool, by.login, now));
  }

  async resume(idOrName: string, by: Actor): Promise<PoolView> {
    return await this.#steer(idOrName, 'resume', by, (pool, now) => resumePool(pool, by.login, now));
  }

  async deploy(idOrName: string, by: Actor): Promise<{ kind: 'deploy'; runnerId: string; jobId: string }> {
    const pool = this.#found(idOrName, true);
    const cause = { by: 'person' as const, login: by.login };
    const { runnerId, jobId } = await this.#operations.deployAnother(pool.id, { cause, version: pool.version ?? null, by });
    return { kind: 'deploy', runnerId, jobId };
  }

  async decisions(idOrName: string, { limit, after }: { limit: number; after: string | null }) {
    const rows = await this.#context.deps.store.read.poolDecisions(this.#found(idOrName).id, after, limit + 1);
    return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
  }

  async waves(idOrName: string): Promise<WaveView[]> {
    const pool = this.#found(idOrName);
    return (await this.#context.deps.store.read.wavesOf(pool.id, wavesMax)).map((wave) => this.#waveView(wave, pool));
  }

  async wave(id: string): Promise<WaveView> {
    const { wave, pool } = await this.#wave(id);
    return this.#waveView(wave, pool);
  }

  async steer(id: string, how: 'halt' | 'resume' | 'take_back', by: Actor): Promise<WaveView> {
    const { committer, now } = this.#context;
    this.#context.assertOpen();
    const { pool } = await this.#wave(id, true);
    const decide = (wave: UpdateWave): Decision => {
      if (how === 'halt') return haltWave(pool, wave, by.login, now());
      if (how === 'resume') return resumeWave(pool, wave, by.login, now());
      return takeWaveBack(pool, wave, `${by.login} took it back`, by.login, now());
    };
    await committer.carryOut(
      async () => (await this.#wave(id)).wave,
      (wave) => {
        const named = { id: pool.id, name: pool.name, scopeId: pool.scopeId };
        return this.#auditedWave(decide(wave), `wave.${how}`, by, wave, named);
      },
    );
    return await this.wave(id);
  }

  onChanged = (listener: (poolId: string) => void): (() => void) => this.#context.pools.onChanged(listener);

  shows(poolId: string): boolean {
    const pool = this.#context.pools.get(poolId);
    return pool === undefined || this.#sees(pool);
  }

  async #steer(idOrName: string, what: 'stop' | 'resume', by: Actor, decide: (pool: Pool, now: number) => Decision) {
    const known = this.#found(idOrName, true);
    await this.#decide(known, `pool.${what}`, by, (pool) => {
      const { ok, ...decision } = decide(pool, this.#context.now());
      if (!ok || !('changes' in decision) || decision.changes.length === 0) return decide(pool, this.#context.now());
      return { ok, ...decision, changes: [...decision.changes, insert('poolDecision', this.#said(pool, what, by))] };
    });
    return await this.find(known.id);
  }

  /** What a person said stands among the decisions too. */
  #said(pool: Pool, what: 'stop' | 'resume', by: Actor): PoolDecision {
    const now = this.#context.now();
    const reason = what === 'stop' ? `${by.login} stopped it.` : `${by.login} resumed it.`;
    const id = this.#context.deps.entropy.uuid(now);
    return { id, revision: 1, poolId: pool.id, at: now, what, reason, runnerId: null, jobId: null, dryRun: false };
  }

  async #decide(known: Pool, action: AuditAction, by: Actor, decide: (pool: Pool) => Decision): Promise<void> {
    const { committer, deps } = this.#context;
    this.#context.assertOpen();
    await committer.carryOut(
      async () => {
        const row = await deps.store.read.get('pool', known.id);
        if (!row || row.removedAt !== null) throw new Refused('pool_not_found', { pool: known.name });
        return row;
      },
      (pool) => this.#audited(decide(pool), action, by, pool, pool),
      (conflict) => {
        if (conflict.why === 'exists') this.#refuseTaken('of that name', known.scopeId);
      },
    );
  }

  #audited(
    decision: Decision,
    action: AuditAction,
    actor: Actor,
    before: Pool | null,
    named: Pick<Pool, 'id' | 'name' | 'scopeId'>,
  ): Decision {
    return auditedRow(decision, { actor, action }, 'pool', before, named, this.#context.now());
  }

  #auditedWave(
    decision: Decision,
    action: AuditAction,
    actor: Actor,
    wave: UpdateWave,
    named: Pick<Pool, 'id' | 'name' | 'scopeId'>,
  ): Decision {
    const detail = { wave: wave.id, version: wave.version };
    return auditedRow(decision, { actor, action, detail }, 'updateWave', wave, { ...named, id: wave.id }, this.#context.now());
  }

  async #standing(poolId: string): Promise<number> {
    const left = new Set((await this.#context.deps.store.read.resourcesStanding()).map(({ runnerId }) => runnerId));
    const own = this.#context.pools.runners().get(poolId) ?? [];
    return own.filter(({ id, hosting: { state, operation } }) => stands({ state, operation, isLeft: left.has(id) })).length;
  }

  #refuseTaken(name: string, scopeId: string): never {
    throw new Refused('pool_name_taken', { name, scope: this.#context.fleet.scope(scopeId)?.name ?? scopeId });
  }

  async #view(pool: Pool): Promise<PoolView> {
    const [view] = await viewPools(this.#context, this.#keeper, [pool]);
    return view as PoolView;
  }

  #waveView(wave: UpdateWave, pool: Pool): WaveView {
    return { wave, poolName: pool.name, nameOf: (id) => this.#context.fleet.runner(id)?.name ?? null };
  }

  async #wave(id: string, toChange = false): Promise<{ wave: UpdateWave; pool: Pool }> {
    const wave = await this.#context.deps.store.read.get('updateWave', id);
    const pool = wave && this.#context.pools.get(wave.poolId);
    if (!wave || !pool || !this.#sees(pool)) throw new Refused('wave_not_found', { wave: id });
    if (toChange) this.#needManaging(pool);
    return { wave, pool };
  }

  /** One whose scope was removed is on its way out. */
  #sees = ({ scopeId }: Pool): boolean => this.#context.fleet.scope(scopeId)?.removedAt === null && this.#access.sees(scopeId);

  #found(idOrName: string, toChange = false): Pool {
    const pool = this.#context.pools.find(idOrName, this.#sees);
    if (!pool) throw new Refused('pool_not_found', { pool: idOrName });
    if (toChange) this.#needManaging(pool);
    return pool;
  }

  #needManaging({ scopeId, provider, identityId }: Pool): void {
    this.#access.need('manage_pools', scopeId);
    this.#needServersRights(provider, identityId);
  }

  /** Without an identity it is the server's own rights that are used: for those who hold the instance. An identity was handed out by them. */
  #needServersRights(provider: ProviderName, identity: string | null): void {
    if (identity === null && usesServersRights(provider, null)) this.#access.need('manage_pools', instanceScopeId);
  }
}
