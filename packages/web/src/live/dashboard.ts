import type { Dashboard } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { dashboardQuery } from '../api/queries.ts';
import { queryClient } from '../api/query-client.ts';
import { useLinkState, useSubscription } from './live.ts';

/** How things stand, kept current. Without a live connection it is asked for every few seconds. */
export function useDashboard() {
  const polling = useLinkState().status !== 'live';
  useSubscription('dashboard', () => ({
    cursor: null,
    topic: () => ({ name: 'dashboard' }),
    apply: (message) => {
      if (message.op === 'dashboard') queryClient.setQueryData<Dashboard>(dashboardQuery.queryKey, message.dashboard);
    },
  }));
  return useQuery({ ...dashboardQuery, staleTime: Number.POSITIVE_INFINITY, refetchInterval: polling ? 3000 : false });
}
