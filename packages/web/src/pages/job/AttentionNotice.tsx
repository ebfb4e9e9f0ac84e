import type { Job } from '@baton/protocol';
import { resolutionNames } from '@baton/protocol/states';
import { attentionWords } from '@baton/protocol/words';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { resolveJob } from '../../api/actions.ts';
import { useMay } from '../../api/may.ts';
import { Notice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';

const labels = { retry: 'Try it again', fail: 'Mark as failed', succeed: 'Mark as succeeded' } as const;

/** For a job that waits for a person: why, and what can be decided. One for each time: what was confirmed of one says nothing of the next. */
export function AttentionNotice({ job }: { job: Job }) {
  const [confirmEnded, setConfirmEnded] = useState(false);
  const resolve = useMutation({
    mutationFn: (resolution: keyof typeof labels) =>
      resolveJob(job.id, {
        ...{ resolution, confirmEnded: resolution === 'retry' && confirmEnded },
        ...(job.attemptId !== null && { attemptId: job.attemptId }),
        ...(job.attention && { attentionAt: job.attention.at }),
      }),
    onError: (error) => showFailure('Nothing was decided', error),
  });
  const mayDecide = useMay()('run_jobs', job.project);
  if (!job.attention) return null;
  const mayStillRun = job.gate !== null && !job.gate.over;
  return (
    <Notice kind="warning" title="This job needs attention">
      <Stack gap="sm">
        <span>
          {attentionWords(job.attention.reason)}
          {job.attention.message && `: ${job.attention.message}`}
        </span>
        {mayDecide && mayStillRun && (
          <Checkbox
            label="I made sure that the attempt which passed the gate has ended"
            checked={confirmEnded}
            onChange={(event) => setConfirmEnded(event.currentTarget.checked)}
          />
        )}
        {mayDecide && (
          <Group gap="xs">
            {resolutionNames.map((resolution) => (
              <Button
                key={resolution}
                variant="default"
                size="xs"
                loading={resolve.isPending && resolve.variables === resolution}
                disabled={resolution === 'retry' && mayStillRun && !confirmEnded}
                onClick={() => resolve.mutate(resolution)}
              >
                {labels[resolution]}
              </Button>
            ))}
          </Group>
        )}
      </Stack>
    </Notice>
  );
}
