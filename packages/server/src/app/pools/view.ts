import { holdBackOf, holdBackText, type Pool, type Resource } from '@baton/core';
import type { Context } from '../context.ts';
import type { HostedRunner } from '../state/pools.ts';
import { classOfPool } from './demand.ts';
import type { PoolKeeper } from './keeper.ts';
import type { PoolCounts, PoolView } from './use-cases.ts';

/** Pools as they are now. */
export async function viewPools(context: Context, keeper: PoolKeeper, pools: readonly Pool[]): Promise<PoolView[]> {
  if (pools.length === 0) return [];
  const { read } = context.deps.store;
  const identityIds = pools.flatMap(({ identityId }) => identityId ?? []);
  const [standing, waves, identities] = await Promise.all([
    read.resourcesStanding(),
    read.openWaves(),
    identityIds.length === 0 ? [] : read.getMany('cloudIdentity', [...new Set(identityIds)]),
  ]);
  await context.classes.load(context.queue.classIds());
  const byPool = context.pools.runners();
  return await Promise.all(
    pools.map(async (pool) => {
      const [last] = await read.poolDecisions(pool.id, null, 1);
      return {
        pool,
        scopeName: context.fleet.scope(pool.scopeId)?.name ?? pool.scopeId,
        identityName: identities.find(({ id }) => id === pool.identityId)?.name ?? null,
        runners: countsOf(context, byPool.get(pool.id) ?? [], standing),
        waiting: waitingFor(context, pool),
        spentLastDay: keeper.awake.spent(pool),
        holding: keeper.holding(pool.id) ?? givenUp(pool, context.now()),
        failing: holdBackOf(pool, context.now()) !== null,
        leftovers: standing.filter(({ poolId, state }) => poolId === pool.id && state === 'left').length,
        waveId: waves.find(({ poolId }) => poolId === pool.id)?.id ?? null,
        lastDecision: last ? { at: last.at, what: last.what, reason: last.reason } : null,
      };
    }),
  );
}

/** Also while no job waits: one that comes gets no runner. */
function givenUp(pool: Pool, now: number): string | null {
  const heldBack = pool.stopped ? null : holdBackOf(pool, now);
  return heldBack?.until === null ? holdBackText(heldBack) : null;
}

function countsOf({ work }: Context, runners: readonly HostedRunner[], standing: readonly Resource[]): PoolCounts {
  const count = (is: (runner: HostedRunner) => boolean): number => runners.filter(is).length;
  const isStarting = ({ hosting }: HostedRunner): boolean =>
    hosting.operation?.kind === 'deploy' || hosting.operation?.kind === 'wake';
  const left = new Set(standing.map(({ runnerId }) => runnerId));
  return {
    standing: count(({ id, hosting }) => hosting.state !== 'absent' || hosting.operation !== null || left.has(id)),
    awake: count(({ hosting }) => hosting.state === 'awake'),
    starting: count(isStarting),
    asleep: count((runner) => runner.hosting.state === 'asleep' && !isStarting(runner)),
    busy: count(({ id }) => work.present(id).length > 0),
    failed: count(({ hosting }) => Boolean(hosting.problem)),
  };
}

function waitingFor(context: Context, pool: Pool): PoolView['waiting'] {
  const { classes, queue } = context;
  const own = classOfPool(context, pool);
  const ids = queue.classIds().filter((id) => classes.known(id) && classes.pinOf(id) === null && classes.fitOf(id, own) !== null);
  const oldest = new Map(queue.figures().map(({ classId, oldestQueuedAt }) => [classId, oldestQueuedAt]));
  const times = ids.flatMap((id) => oldest.get(id) ?? []);
  return {
    jobs: ids.reduce((sum, id) => sum + queue.waiting(id), 0),
    oldestQueuedAt: times.length === 0 ? null : Math.min(...times),
  };
}
