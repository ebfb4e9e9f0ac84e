import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { poolsQuery } from '../../api/pools.ts';
import { useFollowedPools, usePoolsPolling } from '../../live/pools.ts';
import { Notice } from '../../parts/Notice.tsx';

/** That no runner is online: nothing to worry about where pools start them when jobs wait. */
export function NoneOnline({ children }: { children?: ReactNode }) {
  useFollowedPools();
  const query = useQuery({ ...poolsQuery, ...usePoolsPolling() });
  if (query.isPending) return null;
  const comes = query.data?.pools.some(({ stopped, dryRun, holding }) => !stopped && !dryRun && holding === null) ?? false;
  return (
    <Notice
      kind={comes ? 'info' : 'warning'}
      title={
        comes
          ? 'No runner is online. Pools start one when a job of theirs waits.'
          : 'No runner is online. Jobs wait until one is.'
      }
    >
      {children}
    </Notice>
  );
}
