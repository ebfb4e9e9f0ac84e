import type { Resource } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.ts';
import { cleanUp, leftoversQuery, renewPools } from '../../api/pools.ts';
import { usePoolsPolling } from '../../live/pools.ts';
import { Notice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { useScope } from '../../scope/scope.ts';
import { formatPlural } from '../../text/amount.ts';
import { providerTitles } from '../../text/hosting-words.ts';
import styles from './pools.module.css';

const listedMax = 20;

/** What could not be removed and may cost money, each with a button that tries again. Nothing where there is none. */
export function LeftoversNotice({ poolId }: { poolId?: string }) {
  const scope = useScope();
  const { data } = useQuery({ ...leftoversQuery, ...usePoolsPolling() });
  const left = (data?.resources ?? []).filter(
    (each) => (poolId === undefined || each.poolId === poolId) && isWithin(each.scope, scope),
  );
  if (left.length === 0) return null;
  return (
    <Notice kind="warning" title={`Clean-up needed: ${formatPlural(left.length, 'thing')} could not be removed`}>
      <ul className={styles.list}>
        {left.slice(0, listedMax).map((resource) => (
          <Leftover key={resource.id} resource={resource} />
        ))}
      </ul>
      {left.length > listedMax && <p>and {left.length - listedMax} more</p>}
    </Notice>
  );
}

function Leftover({ resource }: { resource: Resource }) {
  const again = useMutation({
    mutationFn: () => cleanUp(resource.id),
    onSuccess: renewPools,
    onError: (error) => {
      void renewPools();
      showFailure(`${resource.name} is still there`, error);
    },
  });
  const mayManage = useMay()('manage_pools', resource.scope);
  return (
    <li className={styles.entry}>
      <span className={styles.grow}>
        <span className="mono">{resource.name}</span>{' '}
        <span className="soft">
          {resource.kind}, {providerTitles[resource.provider]}
          {resource.region !== null && `, ${resource.region}`}
        </span>
      </span>
      {mayManage && (
        <Button
          size="compact-xs"
          variant="default"
          loading={again.isPending}
          aria-label={`Clean up ${resource.name}`}
          onClick={() => again.mutate()}
        >
          Clean up
        </Button>
      )}
      {resource.problem !== null && <span className={styles.problem}>{resource.problem}</span>}
    </li>
  );
}
