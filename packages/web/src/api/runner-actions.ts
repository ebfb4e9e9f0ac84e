import type {
  BlastRadius,
  BulkAction,
  BulkResult,
  EditRunner,
  PreviewAction,
  Runner,
  RunnerAction,
  RunnerActionDone,
  RunnerActionName,
} from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

export const actOnRunner = (id: string, action: RunnerActionName, body: RunnerAction): Promise<RunnerActionDone> =>
  request('POST', restPaths.runnerAction(id, action), { body });

/** The same to many; each succeeds or fails by itself. */
export const actOnRunners = (body: BulkAction): Promise<BulkResult> => request('POST', restPaths.runnersBulk, { body });

export const editRunner = (id: string, body: EditRunner): Promise<Runner> => request('PATCH', restPaths.runner(id), { body });

/** Only runners of Semaphore can be told to. */
export const clearCache = (id: string): Promise<Runner> => request('POST', restPaths.runnerCache(id));

/** How often what an action would hit is asked for anew while somebody looks at it. */
const previewEveryMs = 5_000;

/** What an action would hit, as of now. */
export const blastQuery = (asked: PreviewAction) =>
  queryOptions({
    queryKey: ['blast', asked],
    queryFn: ({ signal }) => request<BlastRadius>('POST', restPaths.runnersPreview, { body: asked, signal }),
    staleTime: 0,
    gcTime: 0,
    // after a refusal somebody has to ask again
    refetchInterval: ({ state }) => (state.status === 'error' ? false : previewEveryMs),
  });
