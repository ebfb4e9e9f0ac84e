import { type Actor, auditOf, gone, left, plan, type Resource, removing, runnerEvent } from '@baton/core';
import { ProviderError } from '../../provisioning/interface.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { factsOf } from './open-identity.ts';
import { wordsOf } from './steps.ts';

/** The provider may take so long. */
const limitMs = 120_000;

/**
 * Tries again to remove something that was left. Answers the entry as it stands afterwards. Throws `resource_in_use` for what was not left,
 * `clean_up_failed` with the provider's words, `pool_not_found`, `provider_missing`.
 */
export async function cleanUp(context: Context, row: Resource, by: Actor): Promise<Resource> {
  const { deps } = context;
  if (row.state === 'gone') return row;
  if (row.state !== 'left') throw new Refused('resource_in_use', { resource: row.id, state: row.state });
  const pool = await deps.store.read.get('pool', row.poolId);
  if (!pool) throw new Refused('pool_not_found', { pool: row.poolId });
  const provider = await deps.providers.get(row.provider);
  if (!provider) throw new Refused('provider_missing', { provider: row.provider });
  const facts = await factsOf(context, pool);
  await change(context, row.id, (entry, now) => removing(entry, now), by);
  const limit = new AbortController();
  const cancel = deps.clock.after(limitMs, () =>
    limit.abort(new ProviderError('unavailable', `${row.provider} did not answer within ${limitMs / 1_000} s`)),
  );
  try {
    const { kind, name, data } = row;
    await provider.remove({ kind, name, data }, facts, limit.signal);
  } catch (error) {
    await change(context, row.id, (entry, now) => left(entry, wordsOf(error), now));
    throw new Refused('clean_up_failed', { resource: row.name, text: wordsOf(error) });
  } finally {
    cancel();
  }
  await change(context, row.id, (entry, now) => gone(entry, now));
  return { ...row, state: 'gone', problem: null };
}

/** @param by the person who asked for it, for the audit log; left out: it was written already */
async function change(
  { committer, deps, fleet, now }: Context,
  id: string,
  decide: (entry: Resource, now: number) => ReturnType<typeof gone>,
  by?: Actor,
): Promise<void> {
  await committer.carryOut(
    async () => {
      const row = await deps.store.read.get('resource', id);
      if (!row) throw new Refused('resource_not_found', { resource: id });
      return row;
    },
    (row) => {
      const runner = fleet.runner(row.runnerId);
      const told = runner ? [runnerEvent(runner, 'resource', now(), { kind: row.kind, name: row.name })] : [];
      const decision = plan([decide(row, now())], told);
      if (!by) return decision;
      const target = { kind: 'resource' as const, id: row.id, name: row.name };
      const deed = { actor: by, action: 'resource.clean_up' as const, detail: { kind: row.kind } };
      return { ...decision, audit: [auditOf(deed, row.scopeId, target, { before: null, after: null }, now())] };
    },
  );
}
