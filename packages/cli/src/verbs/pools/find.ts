import type { Pool, PoolList } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { ConnectionFlags } from '../../config/connection.ts';
import type { Client } from '../../rest/client.ts';

export type JsonFlags = ConnectionFlags & { json?: true };

/** The one pool with this id, or else this name. */
export async function findPool(client: Client, named: string): Promise<Pool> {
  const { pools } = await client.call<PoolList>('GET', restPaths.pools);
  const byId = pools.filter(({ id }) => id === named);
  const meant = byId.length > 0 ? byId : pools.filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  if (meant.length > 1) throw new ApiError('usage', { problem: `${meant.length} pools have the name ${named}: give the id` });
  if (!meant[0]) throw new ApiError('pool_not_found', { pool: named });
  return meant[0];
}
