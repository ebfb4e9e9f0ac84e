import type { OperationBegun, Pool } from '@baton/protocol';
import { Button, Group, Select, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deployFrom, poolsQuery, renewPools } from '../../api/pools.ts';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { providerTitles, runnersWords } from '../../text/hosting-words.ts';
import { OperationProgress } from '../pools/OperationProgress.tsx';
import { PoolForm } from '../pools/PoolForm.tsx';
import { Arrival, useIsOnline } from './Arrival.tsx';

const newPool = 'new';

/** Makes a pool, or takes one that is there, and deploys a runner of it; then shows each step until the runner is there. */
export function CloudWay({ onClose }: { onClose: () => void }) {
  const pools = useQuery(poolsQuery).data?.pools;
  const [chosen, setChosen] = useState<string | null>(null);
  const deploy = useMutation({ mutationFn: (pool: Pool) => deployFrom(pool.id), onSettled: renewPools });
  if (deploy.data) return <Deploying begun={deploy.data} onClose={onClose} onAnother={() => deploy.reset()} />;
  if (!pools) return null;
  const from = chosen ?? pools[0]?.id ?? newPool;
  const pool = pools.find(({ id }) => id === from);
  return (
    <Stack gap="md">
      {deploy.isError && <FailureNotice error={deploy.error} />}
      {pools.length > 0 && (
        <Select
          label="Pool"
          description="What its runners are made of, and how many there may be."
          data={[
            ...pools.map(({ id, name, provider }) => ({ value: id, label: `${name} (${providerTitles[provider]})` })),
            { value: newPool, label: 'A new pool' },
          ]}
          value={from}
          data-autofocus
          allowDeselect={false}
          onChange={setChosen}
        />
      )}
      {pool ? (
        <>
          <p className="soft">
            {runnersWords(pool)}. <PlainLink href={`/pools/${pool.id}`}>Open the pool</PlainLink>
          </p>
          <Group justify="flex-end">
            <Button loading={deploy.isPending} onClick={() => deploy.mutate(pool)}>
              Deploy
            </Button>
          </Group>
        </>
      ) : (
        <PoolForm verb="Deploy" onSaved={(made) => deploy.mutate(made)} />
      )}
    </Stack>
  );
}

interface DeployingProps {
  begun: OperationBegun;
  onClose: () => void;
  onAnother: () => void;
}

function Deploying({ begun, onClose, onAnother }: DeployingProps) {
  const online = useIsOnline(begun.runnerId);
  return (
    <Stack gap="md">
      <OperationProgress jobId={begun.jobId} />
      {online ? (
        <Arrival id={begun.runnerId} name="the runner">
          {null}
        </Arrival>
      ) : (
        <Notice kind="info" title="This may be closed">
          The server goes on, and takes back what it made if the runner does not come.
        </Notice>
      )}
      <Group justify="space-between">
        <Button variant="default" onClick={onAnother}>
          Deploy another
        </Button>
        <Button variant={online ? 'filled' : 'default'} onClick={onClose}>
          {online ? 'Done' : 'Close'}
        </Button>
      </Group>
    </Stack>
  );
}
