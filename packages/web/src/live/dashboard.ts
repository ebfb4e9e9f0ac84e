import type { Dashboard } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { dashboardQuery } from '../api/queries.ts';
import { queryClient } from '../api/query-client.ts';
import { useScope } from '../scope/scope.ts';
import { useLinkState, useSubscription } from './live.ts';

/** How things stand in the scope of the page, kept current. Without a live connection it is asked for every few seconds. */
export function useDashboard() {
  const scope = useScope();
  const polling = useLinkState().status !== 'live';
  useSubscription(`dashboard ${scope ?? ''}`, () => ({
    cursor: null,
    topic: () => (scope === null ? { name: 'dashboard' } : { name: 'dashboard', scope }),
    apply: (message) => {
      if (message.op === 'dashboard') queryClient.setQueryData<Dashboard>(dashboardQuery(scope).queryKey, message.dashboard);
    },
  }));
  return useQuery({
    ...dashboardQuery(scope),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: polling ? 3000 : false,
  });
}
