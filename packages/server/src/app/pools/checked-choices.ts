import { type CloudIdentity, instanceScopeId, lineage, operationOf, type Pool, type PoolChoices } from '@baton/core';
import type { Context } from '../context.ts';
import { opened } from '../hosting/open-identity.ts';
import { Refused } from '../refused.ts';
import type { PoolInput } from './use-cases.ts';

const usual = { min: 0, max: 1, idleMs: 300_000, startLimitMs: 600_000 };

/** What a new pool is, with what is usual where nothing is said. Throws `provider_missing`. */
export async function choicesOf(context: Context, input: PoolInput): Promise<Omit<PoolChoices, 'name' | 'identityId'>> {
  const provider = await context.deps.providers.get(input.provider);
  if (!provider) throw new Refused('provider_missing', { provider: input.provider });
  const { min = usual.min, idleMs = usual.idleMs, startLimitMs = usual.startLimitMs } = input;
  const nothing = { labels: [], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} };
  return {
    ...{ min, idleMs, startLimitMs, max: input.max ?? Math.max(usual.max, min) },
    ...{ region: input.region ?? null, settings: input.settings ?? {}, offering: input.offering ?? nothing },
    onIdle: input.onIdle ?? (provider.canSleep && input.provider !== 'process' ? 'sleep' : 'remove'),
    ...{ cost: input.cost ?? null, dryRun: input.dryRun ?? false, updates: input.updates ?? true },
  };
}

/** By id or name, of the scope or one above it. Throws `identity_not_found`. */
export async function identityFor(context: Context, scopeId: string, idOrName: string): Promise<CloudIdentity> {
  const above = [...lineage(scopeId, context.fleet.scope), instanceScopeId];
  const all = await context.deps.store.read.cloudIdentities();
  const usable = all.filter((each) => above.includes(each.scopeId));
  const found = usable.find(({ id }) => id === idOrName) ?? usable.find(({ name }) => name === idOrName);
  if (!found) throw new Refused('identity_not_found', { identity: idOrName });
  return found;
}

type Checked = Pick<Pool, 'id' | 'name' | 'provider' | 'identityId' | 'region' | 'settings' | 'offering' | 'onIdle'>;

/** Throws `pool_invalid` with the first thing that its provider does not take; `provider_missing`. */
export async function refuseProblems(context: Context, pool: Checked): Promise<void> {
  const { deps } = context;
  const provider = await deps.providers.get(pool.provider);
  if (!provider) throw new Refused('provider_missing', { provider: pool.provider });
  const refuse = (where: string, problem: string): never => {
    throw new Refused('pool_invalid', { where, problem });
  };
  const reserved = pool.offering.executors.find(({ name }) => operationOf(name) !== null);
  if (reserved) refuse('executors', `${reserved.name} is the server's own`);
  if (pool.onIdle === 'sleep' && !provider.canSleep) refuse('onIdle', `runners of ${pool.provider} can not sleep`);
  const row = pool.identityId === null ? null : await deps.store.read.get('cloudIdentity', pool.identityId);
  if (row && row.provider !== pool.provider) refuse('identity', `${row.name} is one of ${row.provider}`);
  const { id: poolId, name: poolName, region, settings } = pool;
  const identity = row && opened(context, row);
  const [problem] = provider.problems({ poolId, poolName, region, settings, identity });
  if (problem) refuse(problem.where, problem.value === '' ? problem.problem : `${problem.problem} (got ${problem.value})`);
}
