import type { Pool } from '@baton/protocol';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { IconPencil, IconPlayerPause, IconPlayerPlay, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { deployFrom, removePool, renewPools, resumePool, stopPool } from '../../api/pools.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { OnceOpened } from '../../parts/dialog/OnceOpened.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { onDemand } from '../../parts/on-demand.ts';
import { offerUndo } from '../../parts/undo/undo.ts';
import { usePageCommands } from '../../shell/page-commands.ts';
import { formatPlural } from '../../text/amount.ts';

const PoolDialog = onDemand(async () => (await import('./PoolDialog.tsx')).PoolDialog);

/** What can be done with a pool. */
export function PoolActions({ pool }: { pool: Pool }) {
  const router = useRouter();
  const editing = useDialog('edit');
  const removing = useDialog('remove');
  const mayManage = useMay()('manage_pools', pool.scope);
  const deploy = useMutation({
    mutationFn: () => deployFrom(pool.id),
    onSuccess: ({ jobId }) => router.history.push(`/jobs/${jobId}`),
    onError: (error): void => showFailure('No runner was started', error, () => deploy.mutate()),
    onSettled: renewPools,
  });
  const turn = useMutation({
    mutationFn: (stopped: boolean) => (stopped ? stopPool(pool.id) : resumePool(pool.id)),
    onSuccess: (_, stopped) =>
      offerUndo(`${pool.name} ${stopped ? 'stopped' : 'goes on'}`, async () => {
        await (stopped ? resumePool(pool.id) : stopPool(pool.id));
        await renewPools();
      }),
    onError: (error, stopped): void => showFailure(`${pool.name} was not changed`, error, () => turn.mutate(stopped)),
    onSettled: renewPools,
  });
  const verb = pool.stopped || pool.failing ? 'Resume' : 'Stop';
  usePageCommands(
    mayManage
      ? [
          { key: 'deploy', label: `Start one more runner of ${pool.name}`, Icon: IconPlus, run: () => deploy.mutate() },
          {
            key: 'turn',
            label: `${verb} ${pool.name}`,
            Icon: verb === 'Stop' ? IconPlayerPause : IconPlayerPlay,
            run: () => turn.mutate(verb === 'Stop'),
          },
        ]
      : [],
  );
  if (!mayManage) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={16} stroke={1.8} />} onClick={removing.open}>
        Remove
      </Button>
      <Button variant="default" leftSection={<IconPencil size={16} stroke={1.8} />} onClick={editing.open}>
        Change
      </Button>
      <Button
        variant="default"
        leftSection={verb === 'Stop' ? <IconPlayerPause size={16} stroke={1.8} /> : <IconPlayerPlay size={16} stroke={1.8} />}
        onClick={() => turn.mutate(verb === 'Stop')}
      >
        {verb}
      </Button>
      <Button leftSection={<IconPlus size={16} stroke={1.8} />} loading={deploy.isPending} onClick={() => deploy.mutate()}>
        Start a runner
      </Button>
      <OnceOpened opened={editing.opened}>
        <PoolDialog pool={pool} opened={editing.opened} onClose={editing.close} />
      </OnceOpened>
      <RemovePoolDialog pool={pool} opened={removing.opened} onClose={removing.close} />
    </>
  );
}

/** Says what goes with it before it asks. */
function RemovePoolDialog({ pool, opened, onClose }: { pool: Pool; opened: boolean; onClose: () => void }) {
  const router = useRouter();
  const { standing, busy } = pool.runners;
  const [withRunners, setWithRunners] = useState(false);
  const remove = useMutation({
    mutationFn: () => removePool(pool.id, withRunners),
    onSuccess: () => {
      void renewPools();
      router.history.replace('/pools');
    },
  });
  return (
    <Dialog opened={opened} onClose={onClose} title={`Remove ${pool.name}?`} size={460}>
      <Stack gap="md">
        {remove.isError && <FailureNotice error={remove.error} />}
        <p>
          It starts no more runners.{' '}
          {pool.waiting.jobs > 0 && `${formatPlural(pool.waiting.jobs, 'waiting job')} could become impossible. `}
          {standing === 0 && 'None of its runners stands.'}
        </p>
        {standing > 0 && (
          <Checkbox
            label={standing === 1 ? 'Remove its runner first' : `Remove its ${standing} runners first`}
            description={
              busy > 0
                ? `${formatPlural(busy, 'runner')} at work: what runs there finishes first.`
                : 'With all that was made for it.'
            }
            checked={withRunners}
            onChange={(event) => setWithRunners(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button
            color="red.9"
            loading={remove.isPending}
            disabled={standing > 0 && !withRunners}
            onClick={() => remove.mutate()}
          >
            Remove the pool
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
