import { noneOnline } from '@baton/protocol/none-online';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { poolsQuery } from '../../api/pools.ts';
import { useFollowedPools, usePoolsPolling } from '../../live/pools.ts';
import { Notice } from '../../parts/notices/Notice.tsx';

/** What becomes of jobs while no runner is online; null: not known yet. */
export function useNoneOnline() {
  useFollowedPools();
  const query = useQuery({ ...poolsQuery, ...usePoolsPolling() });
  return query.isPending ? null : noneOnline(query.data?.pools ?? []);
}

/** That no runner is online: nothing to worry about where pools start them when jobs wait. */
export function NoneOnline({ children }: { children?: ReactNode }) {
  const words = useNoneOnline();
  if (!words) return null;
  return (
    <Notice kind={words.comes ? 'info' : 'warning'} title={words.text}>
      {children}
    </Notice>
  );
}
