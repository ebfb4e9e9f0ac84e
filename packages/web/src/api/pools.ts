import type {
  BeginOperation,
  CloudIdentity,
  CloudIdentityList,
  EditPool,
  NewCloudIdentity,
  NewPool,
  OperationBegun,
  Pool,
  PoolDecisionList,
  PoolList,
  ProviderList,
  ResourceList,
  Wave,
  WaveList,
} from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { queryClient } from './query-client.ts';
import { request } from './request.ts';

const key = 'pools';
const decisionsShown = 50;

/** All pools that one sees. */
export const poolsQuery = queryOptions({
  queryKey: [key, 'list'],
  queryFn: ({ signal }) => request<PoolList>('GET', restPaths.pools, { signal }),
});

export const poolQuery = (id: string) =>
  queryOptions({ queryKey: [key, 'one', id], queryFn: ({ signal }) => request<Pool>('GET', restPaths.pool(id), { signal }) });

/** Its newest decisions. */
export const poolDecisionsQuery = (id: string) =>
  queryOptions({
    queryKey: [key, 'decisions', id],
    queryFn: ({ signal }) =>
      request<PoolDecisionList>('GET', restPaths.poolDecisions(id), { query: { limit: decisionsShown }, signal }),
    placeholderData: keepPreviousData,
  });

export const poolWavesQuery = (id: string) =>
  queryOptions({
    queryKey: [key, 'waves', id],
    queryFn: ({ signal }) => request<WaveList>('GET', restPaths.poolWaves(id), { signal }),
  });

/** What must be cleaned up. */
export const leftoversQuery = queryOptions({
  queryKey: [key, 'leftovers'],
  queryFn: ({ signal }) => request<ResourceList>('GET', restPaths.resources, { query: { left: 'true' }, signal }),
});

/** The ledger of a runner. */
export const runnerResourcesQuery = (runnerId: string) =>
  queryOptions({
    queryKey: [key, 'resources', runnerId],
    queryFn: ({ signal }) => request<ResourceList>('GET', restPaths.runnerResources(runnerId), { signal }),
  });

export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => request<ProviderList>('GET', restPaths.providers, { signal }),
  staleTime: 300_000,
});

export const identitiesQuery = queryOptions({
  queryKey: ['cloud-identities'],
  queryFn: ({ signal }) => request<CloudIdentityList>('GET', restPaths.cloudIdentities, { signal }),
});

/** After a change: whatever shows pools asks anew. */
export const renewPools = (): Promise<void> => queryClient.invalidateQueries({ queryKey: [key] });
const renewIdentities = (): Promise<void> => queryClient.invalidateQueries({ queryKey: identitiesQuery.queryKey });

export const createPool = (body: NewPool): Promise<Pool> => request('POST', restPaths.pools, { body });
export const editPool = (id: string, body: EditPool): Promise<Pool> => request('PATCH', restPaths.pool(id), { body });
export const removePool = (id: string, withRunners: boolean): Promise<void> =>
  request('DELETE', restPaths.pool(id), { query: { withRunners: String(withRunners) } });
/** Starts one more runner now, whatever the demand. */
export const deployFrom = (id: string): Promise<OperationBegun> => request('POST', restPaths.poolDeploy(id), { body: {} });
export const stopPool = (id: string): Promise<Pool> => request('POST', restPaths.poolStop(id), { body: {} });
export const resumePool = (id: string): Promise<Pool> => request('POST', restPaths.poolResume(id), { body: {} });
export const cleanUp = (resourceId: string): Promise<void> =>
  request('POST', restPaths.resourceCleanUp(resourceId), { body: {} });
export const operate = (
  runnerId: string,
  kind: 'deploy' | 'update' | 'wake' | 'sleep',
  body: BeginOperation = {},
): Promise<OperationBegun> => request('POST', restPaths.runnerOperation(runnerId, kind), { body });

const wavePaths = { halt: restPaths.waveHalt, resume: restPaths.waveResume, 'take-back': restPaths.waveTakeBack } as const;
export type WaveAct = keyof typeof wavePaths;
export const actOnWave = (id: string, act: WaveAct): Promise<Wave> => request('POST', wavePaths[act](id), { body: {} });

export async function createIdentity(body: NewCloudIdentity): Promise<CloudIdentity> {
  const made = await request<CloudIdentity>('POST', restPaths.cloudIdentities, { body });
  void renewIdentities();
  return made;
}
export async function removeIdentity(id: string): Promise<void> {
  await request('DELETE', restPaths.cloudIdentity(id));
  void renewIdentities();
}
/** Calls the provider with it, and says who one is there or what is wrong. */
export async function checkIdentity(id: string): Promise<CloudIdentity> {
  const checked = await request<CloudIdentity>('POST', restPaths.cloudIdentityCheck(id), { body: {} });
  void renewIdentities();
  return checked;
}
