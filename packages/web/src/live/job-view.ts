import type { JobDetail } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { jobQuery } from '../api/queries.ts';
import { queryClient } from '../api/query-client.ts';
import { useLinkState, useSubscription } from './live.ts';
import { newer, type Told } from './newer.ts';

/** One job, kept current. Without a live connection it is asked for every few seconds. */
export function useJobView(id: string) {
  const polling = useLinkState().status !== 'live';
  const told = useRef<Told | null>(null);
  useSubscription(id, () => ({
    cursor: null,
    topic: () => ({ name: 'job', jobId: id }),
    apply: (message) => {
      if (message.op !== 'job') return;
      told.current = { id, view: message.view, at: performance.now() };
      queryClient.setQueryData<JobDetail>(jobQuery(id).queryKey, message.view);
    },
  }));
  const query = jobQuery(id);
  const queryFn: typeof query.queryFn = async (context) => {
    const askedAt = performance.now();
    return newer(id, askedAt, await (query.queryFn as (of: typeof context) => Promise<JobDetail>)(context), told.current);
  };
  return useQuery({ ...query, queryFn, staleTime: Number.POSITIVE_INFINITY, refetchInterval: polling ? 3000 : false });
}
