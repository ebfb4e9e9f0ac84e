import type { Job, JobDetail } from '@baton/protocol';
import { foreignCancelWords, isForeign } from '@baton/protocol/foreign';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { cancelJob } from '../../api/actions.ts';
import { jobQuery, runnerQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';

const setCancelling = (id: string, cancelling: boolean): void => {
  queryClient.setQueryData<JobDetail>(jobQuery(id).queryKey, (view) => view && { ...view, job: { ...view.job, cancelling } });
};

/** What happens to a job that runs there when it is cancelled: runners of other systems are told later, or not at all. */
function useStopWords(runnerId: string | null): string {
  const { data } = useQuery({ ...runnerQuery(runnerId ?? ''), enabled: runnerId !== null });
  if (data && isForeign(data.protocol)) return foreignCancelWords(data.protocol);
  return 'Its process gets a signal and a moment to end, then it is killed.';
}

/** Asks once, says what will happen, and shows it as happening at once; takes that back when the server refuses. */
export function CancelDialog({ job, opened, onClose }: { job: Job; opened: boolean; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const cancel = useMutation({
    mutationFn: () => cancelJob(job.id, reason.trim()),
    onMutate: () => {
      setCancelling(job.id, true);
      onClose();
    },
    onError: (error) => {
      setCancelling(job.id, false);
      showFailure('The job was not cancelled', error, cancel.mutate);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    cancel.mutate();
  };
  const runs = job.state === 'processing';
  const stops = useStopWords(opened && runs ? job.runnerId : null);
  return (
    <Dialog opened={opened} onClose={onClose} title="Cancel this job?" size={460}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <p>
            <strong>{job.name}</strong>{' '}
            {runs ? `runs on ${job.runnerName ?? 'a runner'}. ${stops}` : 'has not begun; it leaves the queue.'}
          </p>
          <TextInput
            label="Reason"
            description="Optional; shown in the timeline."
            value={reason}
            maxLength={500}
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" color="red.9">
              Cancel the job
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
