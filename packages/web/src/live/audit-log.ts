import { useInfiniteQuery } from '@tanstack/react-query';
import { type AuditFilter, auditQuery } from '../api/audit-queries.ts';
import { queryClient } from '../api/query-client.ts';
import { withNews } from './audit-pages.ts';
import { useLinkState, useSubscription } from './live.ts';

/** How often it is asked for while there is no live connection. */
const fallbackMs = 10_000;

/** The entries that pass a filter, newest first, kept current; older pages on demand. */
export function useAuditLog(filter: AuditFilter) {
  const isLive = useLinkState().status === 'live';
  const query = auditQuery(filter);
  const list = useInfiniteQuery({ ...query, refetchInterval: isLive ? false : fallbackMs });
  // once there is a page: the snapshot that is told then leaves no gap to it
  useSubscription(list.isSuccess ? JSON.stringify(filter) : null, () => ({
    cursor: null,
    topic: () => ({ name: 'audit', filter }),
    apply: (message) => {
      if (message.op === 'audit') queryClient.setQueryData(query.queryKey, (known) => known && withNews(known, message));
    },
  }));
  return list;
}
