import { type CloudIdentity, identityPurpose, type Pool, type ProviderData } from '@baton/core';
import type { OpenIdentity, PoolFacts } from '../../provisioning/interface.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

/** With its secret. Throws `secret_key_missing`. */
export function opened({ deps }: Context, row: CloudIdentity): OpenIdentity {
  const { id, name, data, box, keyId } = row;
  if (box === null || keyId === null) return { id, name, data, secret: null };
  const text = deps.vault.open({ keyId, box }, identityPurpose(id));
  if (text === null) throw new Refused('secret_key_missing', { name, keyId });
  return { id, name, data, secret: JSON.parse(text) as ProviderData };
}

/** What its provider is told of a pool. Throws `identity_not_found`, `secret_key_missing`. */
export async function factsOf(context: Context, pool: Pool): Promise<PoolFacts> {
  const { id: poolId, name: poolName, identityId, region, settings } = pool;
  const row = identityId === null ? null : await context.deps.store.read.get('cloudIdentity', identityId);
  if (identityId !== null && !row) throw new Refused('identity_not_found', { identity: identityId });
  return { poolId, poolName, region, settings, identity: row && opened(context, row) };
}
