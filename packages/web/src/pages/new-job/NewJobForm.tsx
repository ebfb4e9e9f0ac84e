import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { submitJob } from '../../api/actions.ts';
import { randomKey } from '../../api/random-key.ts';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { FoldedFields } from '../../parts/FoldedFields.tsx';
import { focusProblem } from '../../parts/focus/focus-problem.ts';
import { LostRight } from '../../parts/notices/LostRight.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { ProjectSelect } from '../../parts/ProjectSelect.tsx';
import { defaultProject } from '../../scope/usual-project.ts';
import { AdvancedFields } from './AdvancedFields.tsx';
import { emptyDraft, readDraft } from './draft.ts';
import { useDefaultExecutor } from './ExecutorField.tsx';
import type { FieldsProps } from './fields-props.ts';
import { PlacementFields } from './PlacementFields.tsx';
import { useRefused } from './use-refused.ts';
import { WorkFields } from './WorkFields.tsx';

/** The form of a new job; opens the job's page when it was accepted. */
export function NewJobForm() {
  const router = useRouter();
  const [draft, setDraft] = useState(emptyDraft);
  const [tried, setTried] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const [project, setProject] = useState<string>();
  const [key] = useState(randomKey);
  const executor = useDefaultExecutor();
  const read = readDraft(draft, executor);
  const submit = useMutation({
    mutationFn: (job: NonNullable<typeof read.job>) => submitJob(project === undefined ? job : { ...job, project }, key),
    // what is submitted may hold secrets: it is not kept
    gcTime: 0,
    onSuccess: (job) => router.history.replace(`/jobs/${job.id}`),
  });
  const { refused, form } = useRefused(submit.error, draft.executor || executor);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (read.job) {
      submit.mutate(read.job);
      return;
    }
    if (read.problems.environment || read.problems.secrets || read.problems.draws) setAdvanced(true);
    focusProblem(event.currentTarget);
  };
  const fields: FieldsProps = {
    draft,
    problems: tried ? (read.problems ?? {}) : {},
    refused,
    change: (part) => {
      setDraft({ ...draft, ...part });
      if (refused) submit.reset();
    },
    project,
  };
  return (
    <form ref={form} onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <LostRight permission="run_jobs" scope={project ?? defaultProject} />
        {submit.isError && !refused && <FailureNotice error={submit.error} />}
        <ProjectSelect permission="run_jobs" value={project} onChange={setProject} />
        <WorkFields {...fields} />
        <PlacementFields {...fields} />
        <FoldedFields label="Advanced" opened={advanced} onOpen={setAdvanced}>
          <AdvancedFields {...fields} />
        </FoldedFields>
        <DialogActions>
          <Button type="submit" loading={submit.isPending}>
            Submit the job
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
