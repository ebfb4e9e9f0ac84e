import type { TerraformLock } from '@baton/protocol/results/terraform';
import { Button, Group } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { rerunJob } from '../../../../api/actions.ts';
import { useMay } from '../../../../api/may.ts';
import { randomKey } from '../../../../api/random-key.ts';
import { CopyableId } from '../../../../parts/copying/CopyableId.tsx';
import { Fact, Facts } from '../../../../parts/Facts.tsx';
import { Notice } from '../../../../parts/notices/Notice.tsx';
import { showFailure } from '../../../../parts/notices/show-failure.ts';

interface Props {
  lock: TerraformLock;
  /** the job that met it; null: it is not the time to release it */
  from: { jobId: string; project: string } | null;
}

/** Who holds the state, and what can be done about it. */
export function Lock({ lock: { id, who, operation, created, release }, from }: Props) {
  return (
    <Notice kind="warning" title="The state is locked">
      <Facts>
        <Fact name="Held by">{who === '' ? 'The backend does not say' : who}</Fact>
        {operation !== '' && <Fact name="For">{operation.replace(/^OperationType/, '').toLowerCase()}</Fact>}
        {created !== '' && <Fact name="Since">{created.replace(/(:\d\d)\.\d+/, '$1')}</Fact>}
        <Fact name="Lock">
          <CopyableId id={id} />
        </Fact>
        <Fact name="Release">{release.possible ? `Its holder is dead: ${release.why}.` : `Not by Baton: ${release.why}.`}</Fact>
      </Facts>
      {release.possible && from && <ReleaseButton lockId={id} {...from} />}
    </Notice>
  );
}

/** Begins a job that proves once more that the holder is dead, and then releases the lock. */
function ReleaseButton({ lockId, jobId, project }: { lockId: string; jobId: string; project: string }) {
  const router = useRouter();
  const release = useMutation({
    mutationFn: (key: string) => rerunJob(jobId, key, { releaseLock: lockId }),
    onSuccess: (made) => router.history.push(`/jobs/${made.id}`),
    onError: (error, key): void => showFailure('The lock was not released', error, () => release.mutate(key)),
  });
  if (!useMay()('run_jobs', project)) return null;
  return (
    <Group gap="sm" mt="sm">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconLockOpen size={14} stroke={1.8} />}
        loading={release.isPending}
        onClick={() => release.mutate(randomKey())}
      >
        Release the lock
      </Button>
      <span className="soft">A job on the same runner looks once more, and releases it only then.</span>
    </Group>
  );
}
