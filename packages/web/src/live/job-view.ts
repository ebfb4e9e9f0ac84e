import type { JobDetail } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { jobQuery } from '../api/queries.ts';
import { queryClient } from '../api/query-client.ts';
import { useLinkState, useSubscription } from './live.ts';

/** One job, kept current. Without a live connection it is asked for every few seconds. */
export function useJobView(id: string) {
  const polling = useLinkState().status !== 'live';
  useSubscription(id, () => ({
    cursor: null,
    topic: () => ({ name: 'job', jobId: id }),
    apply: (message) => {
      if (message.op === 'job') queryClient.setQueryData<JobDetail>(jobQuery(id).queryKey, message.view);
    },
  }));
  return useQuery({ ...jobQuery(id), staleTime: Number.POSITIVE_INFINITY, refetchInterval: polling ? 3000 : false });
}
