import type { Pool } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { Button } from '@mantine/core';
import { IconFilterOff, IconPlus, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useMay } from '../../api/may.ts';
import { poolsQuery } from '../../api/pools.ts';
import { closeDialog } from '../../dialogs/history.ts';
import { useFollowedPools, usePoolsPolling } from '../../live/pools.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { OnceOpened } from '../../parts/dialog/OnceOpened.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { onDemand } from '../../parts/on-demand.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { LocalTools, type TableAddress, useLocalRows } from '../../parts/table/LocalTable.tsx';
import { useScope } from '../../scope/scope.ts';
import { formatPlural } from '../../text/amount.ts';
import { poolColumns } from './columns.ts';
import { LeftoversNotice } from './Leftovers.tsx';
import { PoolsTable } from './PoolsTable.tsx';

const route = getRouteApi('/inside/pools');
const none: readonly Pool[] = [];
const PoolDialog = onDemand(async () => (await import('./PoolDialog.tsx')).PoolDialog);

/** What starts runners when jobs wait, and stops them when none does. */
export function PoolsPage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const scope = useScope();
  const mayManage = useMay()('manage_pools', scope);
  useFollowedPools();
  const query = useQuery({ ...poolsQuery, ...usePoolsPolling() });
  const all = query.data?.pools;
  const pools = useMemo(() => all?.filter((pool) => isWithin(pool.scope, scope)), [all, scope]);
  const table = useLocalRows({ name: 'pools', columns: poolColumns, rows: pools ?? none, address });
  const set = useCallback(
    (patch: TableAddress) => void navigate({ search: (old) => ({ ...old, ...patch }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((search: string) => set({ search: search || undefined }), [set]);
  const open = (): void => void navigate({ search: (old) => ({ ...old, new: 'pool' as const }) });
  return (
    <div className={page.filling}>
      <PageHead
        title="Pools"
        tab="Pools"
        beside={pools && pools.length > 0 && <span className="soft">{formatPlural(pools.length, 'pool')}</span>}
        actions={
          mayManage && (
            <Button leftSection={<IconPlus size={16} stroke={1.8} />} onClick={open}>
              New pool
            </Button>
          )
        }
      />
      {query.isError && <FailureNotice error={query.error} />}
      <LeftoversNotice />
      {pools?.length === 0 && <NoPools onNew={mayManage ? open : null} />}
      {pools && pools.length > 0 && (
        <>
          <LocalTools of={table} label="Search pools" onSearch={onSearch} />
          {table.shown.length === 0 && (
            <EmptyState icon={<IconFilterOff size={26} stroke={1.6} />} title={`No pool matches “${table.search}”`}>
              Names, providers, regions, labels and reasons are searched.
            </EmptyState>
          )}
          {table.shown.length > 0 && <PoolsTable of={table} onSort={(sort) => set({ sort })} />}
        </>
      )}
      <OnceOpened opened={address.new === 'pool'}>
        <PoolDialog opened={address.new === 'pool'} onClose={closeDialog} />
      </OnceOpened>
    </div>
  );
}

/** There is no pool: what one is, and how the first is made. */
const NoPools = ({ onNew }: { onNew: (() => void) | null }) => (
  <EmptyState icon={<IconStack2 size={26} stroke={1.6} />} title="No pool yet">
    <p>
      A pool starts runners when jobs wait that nobody takes, and lets them go when there is nothing to do: on this server, on AWS
      ECS Fargate, Docker or Kubernetes.
    </p>
    {onNew && (
      <>
        <CommandBlock command="baton pools create builders --provider process --max 4 --executor shell" />
        <div>
          <Button variant="default" onClick={onNew}>
            Or fill in a form
          </Button>
        </div>
      </>
    )}
  </EmptyState>
);
