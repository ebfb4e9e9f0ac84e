import type { Pool } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../../api/may.ts';
import { poolQuery } from '../../api/pools.ts';
import { useFollowedPools, usePoolsPolling } from '../../live/pools.ts';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { Decisions } from './Decisions.tsx';
import { LeftoversNotice } from './Leftovers.tsx';
import { PoolActions } from './PoolActions.tsx';
import { PoolFacts } from './PoolFacts.tsx';
import { PoolRunners } from './PoolRunners.tsx';
import { PoolPill } from './PoolsTable.tsx';
import { Waves } from './Waves.tsx';

const route = getRouteApi('/inside/pools/$id');

/** Everything about one pool. */
export function PoolPage() {
  const { id } = route.useParams();
  useFollowedPools();
  const query = useQuery({ ...poolQuery(id), ...usePoolsPolling() });
  if (query.data) return <PoolView key={id} pool={query.data} />;
  if (!query.isError) return null;
  return (
    <div className={page.flowing}>
      <PageHead title="Pool" tab="Pool" />
      <FailureNotice error={query.error} />
    </div>
  );
}

const PoolView = ({ pool }: { pool: Pool }) => (
  <div className={page.flowing}>
    <PageHead
      title={pool.name}
      tab={pool.name}
      beside={
        <>
          <PoolPill pool={pool} />
          <CopyableId id={pool.id} />
        </>
      }
      actions={<PoolActions pool={pool} />}
    />
    <Held pool={pool} />
    <LeftoversNotice poolId={pool.id} />
    <div className={page.columns}>
      <div className={page.stack}>
        <PoolRunners pool={pool} />
        <Waves pool={pool} />
        <Decisions poolId={pool.id} />
      </div>
      <div className={page.stack}>
        <PoolFacts pool={pool} />
      </div>
    </div>
  </div>
);

/** Why it starts nothing; what to do about it where starts fail, for those who may. */
function Held({ pool: { scope, holding, failing, stopped } }: { pool: Pool }) {
  const mayManage = useMay()('manage_pools', scope);
  if (holding === null) return null;
  return (
    <Notice kind="error" title="It starts nothing now">
      <p>{holding}</p>
      {failing && !stopped && mayManage && (
        <p>Mend what it names first: what its runners are made of stands under Change. Resume tries again at once.</p>
      )}
    </Notice>
  );
}
