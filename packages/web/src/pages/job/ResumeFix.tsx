import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { resumeScope } from '../../api/pauses.ts';
import { explanationQuery } from '../../api/queries.ts';
import { usePauses } from '../../live/pauses.ts';
import { FailureNotice } from '../../parts/Notice.tsx';
import styles from './waiting.module.css';

/** The smallest change that starts a job, where it is to resume a scope. */
export function ResumeFix({ scope, text, jobId }: { scope: string; text: string; jobId: string }) {
  const queries = useQueryClient();
  const mayResume = usePauses().find((pause) => pause.scope === scope)?.mayResume ?? false;
  const resume = useMutation({
    mutationFn: () => resumeScope({ scope }),
    onSettled: () => queries.invalidateQueries(explanationQuery(jobId)),
  });
  if (!mayResume) return null;
  return (
    <div className={styles.fix}>
      <Button size="xs" variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
        {text.charAt(0).toUpperCase() + text.slice(1)}
      </Button>
      {resume.isError && <FailureNotice error={resume.error} />}
    </div>
  );
}
