import {
  type Actor,
  type AuditAction,
  auditedRow,
  beginOperation,
  type Decision,
  deployAnother,
  type Job,
  joined,
  newHostedRunner,
  nothing,
  type OperationCause,
  type OperationKind,
  type OperationSpec,
  type OperationWish,
  operationOf,
  operationRefusal,
  type Pool,
  type Runner,
  serverActor,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { cancelJob } from '../jobs/cancel.ts';
import { Refused } from '../refused.ts';
import { TurnsByKey } from '../turns-by-key.ts';
import { builtInOf, needBuiltIn } from './built-in.ts';
import { type Executing, execute } from './execute.ts';
import type { CheckedIdentities } from './identity-checks.ts';
import type { OperationOutcome, OperationRun } from './run.ts';
import { Settling } from './settling.ts';
import { submissionOf } from './submission.ts';
import { UsualTimes } from './usual-times.ts';
import { Waiters } from './wait.ts';

/** What an operation is begun with. */
export interface BeginInput {
  kind: OperationKind;
  cause: OperationCause;
  /** with `deploy` and `update`; null or left out: the version that the server brings along */
  version?: string | null;
  /** the job for which a runner is started */
  reservedFor?: string | null;
  /** how long jobs of the runner may go on; null: as long as they want; left out: as is usual for the kind */
  drainMs?: number | null;
  /** the job of which this is a re-run */
  rerunOf?: string | null;
  by: Actor;
}

export interface BegunOperation {
  kind: OperationKind;
  runnerId: string;
  jobId: string;
}

/** Jobs of a runner that is removed may go on for so long. */
const removalDrainMs = 600_000;

/** Operations on cloud-hosted runners: begun here, and done here in attempts that the built-in runner hands over. */
export class Operations {
  readonly #context: Context;
  readonly #shared: Executing;
  readonly #identities: CheckedIdentities;
  readonly #settling: Settling;
  readonly #turns = new TurnsByKey();
  readonly #builtInListeners: (() => void)[] = [];

  constructor(context: Context, held: HeldSyncs, identities: CheckedIdentities) {
    this.#context = context;
    this.#identities = identities;
    const waiters = new Waiters();
    const cancel = async (jobId: string): Promise<void> => {
      await cancelJob(context, held, jobId, serverActor(), 'its runner is put to sleep, updated or removed').catch(
        (error: unknown) => {
          if (!(error instanceof Refused)) throw error;
        },
      );
    };
    this.#shared = { context, held, waiters, usual: new UsualTimes(context), cancelJob: cancel };
    this.#settling = new Settling(this.#shared);
    context.updateOperation = async (runnerId, version, by) =>
      (await this.begin(runnerId, { kind: 'update', cause: { by: 'person', login: by.login }, version, by })).jobId;
    context.committer.onChanges(['runner', 'attempt'], (changes) => {
      waiters.look();
      if (changes.some((change) => change.kind === 'runner' && change.op !== 'remove' && change.row.builtIn))
        for (const listener of this.#builtInListeners) listener();
    });
  }

  /** After a start, or when the store is read anew. */
  async load(): Promise<void> {
    await this.#shared.usual.load();
    await this.#settling.lookAtAll();
  }

  /** The row as which the server runs its own jobs; undefined: there were none yet. */
  builtIn = (): Runner | undefined => builtInOf(this.#context);

  /** Told when the built-in runner came to be, or its row changed. */
  onBuiltIn(listener: () => void): void {
    this.#builtInListeners.push(listener);
  }

  execute = (run: OperationRun): Promise<OperationOutcome> => execute(this.#shared, run);

  /** How long it usually takes until a runner of this provider is heard of; null: unknown. */
  usualStartMs = (provider: Pool['provider']): number | null => this.#shared.usual.of(provider, 'heartbeat', null);

  /**
   * Begins an operation on a runner that is there. Throws `runner_not_found`, `runner_not_hosted`, `runner_removed`, `operation_under_way`,
   * `hosting_state`, `sleep_unsupported`, `provider_missing`, and with `deploy` `pool_removed` and `identity_failed`.
   */
  async begin(runnerId: string, input: BeginInput): Promise<BegunOperation> {
    const context = this.#context;
    context.assertOpen();
    const known = await context.runner(runnerId);
    const refusal = operationRefusal(known, input.kind);
    if (refusal || !known.hosting) throw Refused.from(refusal ?? { code: 'runner_not_hosted', detail: { runnerId } });
    const pool = await this.#poolOf(known.hosting.poolId);
    await this.#refuseUnfit(pool, input.kind);
    await needBuiltIn(context);
    const jobId = context.deps.entropy.uuid(context.now());
    const wish = wishOf(input, jobId);
    let tried: Decision = nothing();
    let isOurs = false;
    await context.committer.carryOut(
      (fresh) => context.runner(runnerId, fresh),
      (runner) => {
        isOurs = runner.hosting?.operation?.jobId === jobId;
        if (isOurs) return nothing();
        tried = this.#withJob(beginOperation(runner, wish, context.now()), pool, runner, wish, input);
        return tried;
      },
    );
    // our own commit, whose outcome was unknown until now: nobody has been told of it yet
    if (isOurs && tried.ok) context.committer.tell(tried.changes);
    return { kind: input.kind, runnerId, jobId };
  }

  /**
   * One more runner of a pool. Throws `pool_not_found`, `pool_removed`, `pool_full`, `identity_failed`, `provider_missing`.
   */
  async deployAnother(poolId: string, input: Omit<BeginInput, 'kind'>): Promise<BegunOperation> {
    const context = this.#context;
    context.assertOpen();
    context.assertSpace();
    const pool = await this.#poolOf(poolId);
    await this.#refuseUnfit(pool, 'deploy');
    await needBuiltIn(context);
    // what stands is counted and added to without another in between
    return await this.#turns.take(poolId, () => this.#deployAnother(poolId, { ...input, kind: 'deploy' }));
  }

  async #deployAnother(poolId: string, input: BeginInput): Promise<BegunOperation> {
    const { committer, deps, doubtedRunners, fleet, runnerNumbers, now } = this.#context;
    const [runnerId, jobId] = [deps.entropy.uuid(now()), deps.entropy.uuid(now())];
    const wish = wishOf(input, jobId);
    await committer.carryOut(
      async (fresh) => {
        await doubtedRunners.settle();
        return { pool: await this.#poolOf(poolId), number: await runnerNumbers.next(fresh) };
      },
      ({ pool, number }) => {
        // our own commit, whose outcome was unknown until now
        if (fleet.runner(runnerId)) return nothing();
        const fields = { id: runnerId, number, name: `${pool.name}-${number}`, createdBy: input.by.login };
        const runner = newHostedRunner(pool, fields, wish, now());
        const standing = [...fleet.runners()].filter(({ hosting }) => hosting?.poolId === poolId).length;
        return this.#withJob(deployAnother(pool, standing, runner, wish, now()), pool, null, wish, input, runner);
      },
    );
    return { kind: 'deploy', runnerId, jobId };
  }

  /** The same operation anew. Throws as `begin`. */
  async again(job: Job, by: Actor): Promise<BegunOperation> {
    const spec = (await this.#context.deps.store.read.get('jobSpec', job.id))?.spec as OperationSpec | undefined;
    const kind = operationOf(job.executor);
    if (!spec || kind === null) throw new Refused('job_not_found', { jobId: job.id });
    const cause: OperationCause = { by: 'person', login: by.login };
    const { version, drainMs } = spec;
    return await this.begin(spec.runnerId, { kind, cause, version, drainMs, rerunOf: job.id, by });
  }

  async idle(): Promise<void> {
    await this.#settling.idle();
  }

  #withJob(
    decision: Decision,
    pool: Pool,
    before: Runner | null,
    { kind, jobId, version }: OperationWish,
    input: BeginInput,
    runner = before as Runner,
  ): Decision {
    if (!decision.ok) return decision;
    const { by, cause, rerunOf = null } = input;
    const drainMs = input.drainMs === undefined && kind === 'remove' ? removalDrainMs : (input.drainMs ?? null);
    const operation = { id: jobId, kind, pool, runner, cause, version, drainMs, rerunOf, submittedBy: by.login };
    const whole: Decision = { ok: true, ...joined(submissionOf(this.#context, operation), decision) };
    const deed = { actor: by, action: `runner.${kind}` as AuditAction, detail: { jobId, pool: pool.name, version } };
    return auditedRow(whole, deed, 'runner', before, runner, this.#context.now());
  }

  async #poolOf(id: string): Promise<Pool> {
    const pool = await this.#context.deps.store.read.get('pool', id);
    if (!pool) throw new Refused('pool_not_found', { pool: id });
    return pool;
  }

  async #refuseUnfit(pool: Pool, kind: OperationKind): Promise<void> {
    const provider = await this.#context.deps.providers.get(pool.provider);
    if (!provider) throw new Refused('provider_missing', { provider: pool.provider });
    if (kind === 'sleep' && !provider.canSleep) throw new Refused('sleep_unsupported', { provider: pool.provider });
    if (kind !== 'deploy') return;
    if (pool.removedAt !== null) throw new Refused('pool_removed', { poolId: pool.id, pool: pool.name });
    await this.#identities.refuseUnusable(pool);
  }
}

function wishOf({ kind, cause, version = null, reservedFor = null }: BeginInput, jobId: string): OperationWish {
  return { kind, jobId, cause, version, reservedFor };
}
