import { guard, update } from '../decision/change.ts';
import { type Decision, plan, type Refusal, refuse } from '../decision/decision.ts';
import type { Pool } from '../pools/state.ts';
import { newRunner } from '../runner/enrol.ts';
import { runnerEvent } from '../runner/event.ts';
import type { Runner } from '../runner/state.ts';
import type { Hosting, HostingState, OperationCause, OperationKind } from './state.ts';

/** What is to be begun, and what it is begun with. */
export interface OperationWish {
  kind: OperationKind;
  /** of the job that is submitted along with it */
  jobId: string;
  cause: OperationCause;
  /** with `deploy` and `update`: the version that is wanted; null: the one that the server brings along */
  version: string | null;
  /** the job for which it is begun; null: for none */
  reservedFor: string | null;
}

/** What must stand of a runner for an operation to begin. */
const begunFrom: Readonly<Record<OperationKind, readonly HostingState[]>> = {
  deploy: ['absent'],
  wake: ['asleep'],
  sleep: ['awake'],
  update: ['awake'],
  remove: ['absent', 'awake', 'asleep'],
};

/** Why an operation can not begin on this runner now; null: it can. */
export function operationRefusal(runner: Runner, kind: OperationKind): Refusal | null {
  const { hosting } = runner;
  const no = (code: Refusal['code'], detail: Refusal['detail'] = {}): Refusal => ({
    code,
    detail: { runnerId: runner.id, name: runner.name, ...detail },
  });
  if (runner.removedAt !== null) return no('runner_removed', { at: runner.removedAt });
  if (!hosting) return no('runner_not_hosted');
  if (hosting.operation) return no('operation_under_way', { kind: hosting.operation.kind, jobId: hosting.operation.jobId });
  if (!begunFrom[kind].includes(hosting.state)) return no('hosting_state', { kind, state: hosting.state });
  return null;
}

/** Where the version that is wanted comes into effect: waking and sleeping leave it as it is. */
const versionAfter = (hosting: Hosting, { kind, version }: OperationWish): string | null =>
  kind === 'deploy' ? version : hosting.version;

/**
 * An operation is about to begin on a runner that is there: nothing else begins before it is over, and from now on one that is to be put to sleep,
 * updated or removed takes no new job. To be committed together with the submission of its job.
 *
 * Refused with `runner_not_hosted`, `runner_removed`, `operation_under_way`, `hosting_state`.
 */
export function beginOperation(runner: Runner, wish: OperationWish, now: number): Decision {
  const refusal = operationRefusal(runner, wish.kind);
  if (refusal || !runner.hosting) return refusal ? { ok: false, refusal } : refuse('runner_not_hosted', { runnerId: runner.id });
  const { kind, jobId, reservedFor } = wish;
  const { problem: _, ...before } = runner.hosting;
  const hosting: Hosting = {
    ...before,
    operation: { kind, jobId, since: now },
    version: versionAfter(before, wish),
    reservedFor: kind === 'deploy' || kind === 'wake' ? reservedFor : null,
  };
  return plan([update('runner', runner, { hosting })], [runnerEvent(runner, 'operation_begun', now, detailOf(wish))]);
}

export interface NewHostedRunner {
  id: string;
  number: number;
  name: string;
  createdBy: string;
}

/** A runner of a pool, of which nothing stands yet. */
export function newHostedRunner(pool: Pool, fields: NewHostedRunner, wish: OperationWish, now: number): Runner {
  const { id, number, name, createdBy } = fields;
  const own = { id, number, name, createdBy, scopeId: pool.scopeId, labelsAdded: [], workspace: null };
  const offers = { executorsAllowed: pool.offering.executors.map((each) => each.name), refusesUnlabelled: false, trusted: false };
  const hosting: Hosting = {
    poolId: pool.id,
    provider: pool.provider,
    region: pool.region,
    state: 'absent',
    operation: { kind: 'deploy', jobId: wish.jobId, since: now },
    version: wish.version,
    reservedFor: wish.reservedFor,
    idleSince: null,
  };
  // its token comes from its operations: it never renews one by itself
  return { ...newRunner({ ...own, ...offers, ephemeral: false, tokenTtlMs: null }, now), hosting };
}

/**
 * One more runner of a pool: its row, for which a job makes the machine. To be committed together with the submission of that job. The pool's row is
 * guarded, so that one that is removed meanwhile gets no runner.
 *
 * Refused with `pool_removed`, and with `pool_full` when the pool has as many as it may have.
 *
 * @param standing runners of the pool that are not removed
 */
export function deployAnother(pool: Pool, standing: number, runner: Runner, wish: OperationWish, now: number): Decision {
  if (pool.removedAt !== null) return refuse('pool_removed', { poolId: pool.id, pool: pool.name });
  if (standing >= pool.max) return refuse('pool_full', { poolId: pool.id, pool: pool.name, max: pool.max });
  const created = runnerEvent(runner, 'created', now, { by: runner.createdBy, pool: pool.name });
  return plan(
    [{ op: 'insert', kind: 'runner', row: runner }],
    [created, runnerEvent(runner, 'operation_begun', now, detailOf(wish))],
    [guard('pool', pool)],
  );
}

const detailOf = ({ kind, jobId, cause, version }: OperationWish) => ({
  kind,
  jobId,
  by: cause.by === 'person' ? cause.login : cause.by,
  reason: cause.by === 'pool' ? cause.reason : null,
  version,
});
