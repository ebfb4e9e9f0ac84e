import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMay } from '../../api/may.ts';
import { explanationQuery } from '../../api/queries.ts';
import { runners } from '../../live/runner-store.ts';
import { FailureNotice } from '../../parts/Notice.tsx';
import { perform } from '../runner-actions/perform.ts';
import styles from './waiting.module.css';

/** The smallest change that starts a job, where it is one that a button can make: its runner gets new jobs again. */
export function EnableFix({ runnerId, text, jobId }: { runnerId: string; text: string; jobId: string }) {
  const queries = useQueryClient();
  const isAllowed = useMay();
  const enable = useMutation({
    mutationFn: () => perform(runnerId, 'enable', {}),
    onSettled: () => queries.invalidateQueries(explanationQuery(jobId)),
  });
  if (!isAllowed('operate_runners', runners.rows.get(runnerId)?.scope ?? null)) return null;
  return (
    <div className={styles.fix}>
      <Button size="xs" variant="default" loading={enable.isPending} onClick={() => enable.mutate()}>
        {text.charAt(0).toUpperCase() + text.slice(1)}
      </Button>
      {enable.isError && <FailureNotice error={enable.error} />}
    </div>
  );
}
