import type { Release, ReleaseList, RunnersUpdating, RunnerUpdating, UpdateRunners } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from './query-client.ts';
import { request } from './request.ts';

/** Every release with its notes, the newest version first. */
export const releasesQuery = queryOptions({
  queryKey: ['releases'],
  queryFn: ({ signal }) => request<ReleaseList>('GET', restPaths.releases, { signal }),
});

export const renewReleases = (): Promise<void> => queryClient.invalidateQueries({ queryKey: releasesQuery.queryKey });

export const withdrawRelease = (version: string, reason: string): Promise<Release> =>
  request('POST', restPaths.releaseWithdrawal(encodeURIComponent(version)), { body: { reason } });

export const updateRunner = (id: string): Promise<RunnerUpdating> => request('POST', restPaths.runnerUpdate(id), { body: {} });
export const updateRunners = (body: UpdateRunners): Promise<RunnersUpdating> =>
  request('POST', restPaths.runnersUpdate, { body });
