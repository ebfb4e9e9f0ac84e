import type { Job } from '@baton/protocol';
import { Button } from '@mantine/core';
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { rerunJob } from '../../api/actions.ts';
import { useMay } from '../../api/may.ts';
import { randomKey } from '../../api/random-key.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { usePageCommands } from '../../shell/page-commands.ts';
import { CancelDialog } from './CancelDialog.tsx';

/** What can be done with a job now. */
export function JobActions({ job }: { job: Job }) {
  const router = useRouter();
  const cancelling = useDialog('cancel');
  const rerun = useMutation({
    mutationFn: (key: string) => rerunJob(job.id, key),
    onSuccess: (made) => router.history.push(`/jobs/${made.id}`),
    onError: (error, key): void => showFailure('The job was not run again', error, () => rerun.mutate(key)),
  });
  const mayRun = useMay()('run_jobs', job.project);
  const over = job.finishedAt !== null;
  const cancel = { key: 'cancel', label: 'Cancel this job…', Icon: IconPlayerStop, run: cancelling.open };
  const again = { key: 'rerun', label: 'Re-run this job', Icon: IconRefresh, run: () => rerun.mutate(randomKey()) };
  usePageCommands(mayRun ? [...(over || job.cancelling ? [] : [cancel]), again] : []);
  useKeys({
    x: () => mayRun && !over && !job.cancelling && cancelling.open(),
    r: () => mayRun && !rerun.isPending && rerun.mutate(randomKey()),
  });
  if (!mayRun) return null;
  return (
    <>
      {!over && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} stroke={1.8} />}
          disabled={job.cancelling}
          onClick={cancelling.open}
        >
          Cancel
        </Button>
      )}
      <Button
        variant={over ? 'filled' : 'default'}
        leftSection={<IconRefresh size={16} stroke={1.8} />}
        loading={rerun.isPending}
        // A new key a click: each click is a new job.
        onClick={() => rerun.mutate(randomKey())}
      >
        Re-run
      </Button>
      <CancelDialog job={job} opened={cancelling.opened && !over} onClose={cancelling.close} />
    </>
  );
}
