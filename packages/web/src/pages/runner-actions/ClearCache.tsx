import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { clearCache } from '../../api/runner-actions.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';

interface Props {
  runnerId: string;
  onClose: () => void;
}

/** Lets a runner of Semaphore empty its cache: only those know how. */
export function ClearCache({ runnerId, onClose }: Props) {
  const clear = useMutation({ mutationFn: () => clearCache(runnerId) });
  if (clear.isSuccess)
    return (
      <Stack gap="md">
        <p role="status">It is told with its next call, and does so as soon as it has no job.</p>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </Group>
      </Stack>
    );
  return (
    <Stack gap="md">
      {clear.isError && <FailureNotice error={clear.error} />}
      <p>
        It empties the folder of what it fetched, as soon as it has no job. The next jobs fetch their repositories and roles anew.
      </p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Leave it
        </Button>
        <Button loading={clear.isPending} onClick={() => clear.mutate()} data-autofocus>
          Clear cache
        </Button>
      </Group>
    </Stack>
  );
}
