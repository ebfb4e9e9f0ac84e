import type { Template } from '@baton/protocol';
import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { queryClient } from '../../api/query-client.ts';
import { createTemplate, editTemplate, renewTemplates, templateQuery } from '../../api/templates.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { FoldedFields } from '../../parts/FoldedFields.tsx';
import { focusProblem } from '../../parts/focus/focus-problem.ts';
import { SaveFailure } from '../../parts/notices/ConflictNotice.tsx';
import { LostRight } from '../../parts/notices/LostRight.tsx';
import { ProjectSelect } from '../../parts/ProjectSelect.tsx';
import { defaultProject } from '../../scope/usual-project.ts';
import { AdvancedFields } from '../new-job/AdvancedFields.tsx';
import { useDefaultExecutor } from '../new-job/ExecutorField.tsx';
import type { FieldsProps } from '../new-job/fields-props.ts';
import { PlacementFields } from '../new-job/PlacementFields.tsx';
import { useRefused } from '../new-job/use-refused.ts';
import { WorkFields } from '../new-job/WorkFields.tsx';
import { draftOf, emptyTemplate, readTemplate, type TemplateDraft, type TemplateProblems } from './draft.ts';
import { ParametersField } from './ParametersField.tsx';
import { ScheduleFields } from './ScheduleFields.tsx';
import styles from './templates.module.css';

interface Props {
  /** the one to be changed; undefined: a new one */
  template?: Template | undefined;
  opened: boolean;
  onClose: () => void;
}

/** Fills in a template, or changes one. */
export const TemplateDialog = ({ template, opened, onClose }: Props) => (
  <Dialog opened={opened} onClose={onClose} title={template ? `Change ${template.name}` : 'New template'} size={640}>
    <TemplateForm template={template} onClose={onClose} />
  </Dialog>
);

function TemplateForm({ template: given, onClose }: Omit<Props, 'opened'>) {
  // as it was when it was opened, or taken over since
  const [template, setTemplate] = useState(given);
  const [draft, setDraft] = useState<TemplateDraft>(() => (template ? draftOf(template) : emptyTemplate()));
  const [project, setProject] = useState<string>();
  const [tried, setTried] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const executor = useDefaultExecutor();
  const read = readTemplate(draft, template?.job, executor);
  const save = useSave({ template, project, onClose });
  const { refused, form } = useRefused(save.error, draft.job.executor || executor);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (read.template) {
      save.mutate({ body: read.template });
      return;
    }
    if (read.problems.parameters !== undefined || read.problems.job.environment) setAdvanced(true);
    focusProblem(event.currentTarget);
  };
  const take = async (): Promise<void> => {
    if (!template) return;
    const now = (await queryClient.fetchQuery({ ...templateQuery(template.id), staleTime: 0 })).template;
    setTemplate(now);
    setDraft(draftOf(now));
    save.reset();
  };
  const anyway = (): void => {
    if (read.template) save.mutate({ body: read.template, anyway: true });
  };
  const change = (part: Partial<TemplateDraft>): void => setDraft({ ...draft, ...part });
  const problems = tried ? read.problems : null;
  const job: FieldsProps = {
    draft: draft.job,
    problems: problems?.job ?? {},
    refused,
    change: (part) => {
      change({ job: { ...draft.job, ...part } });
      if (refused) save.reset();
    },
  };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack gap="md">
        <LostRight permission="manage_templates" scope={template?.project ?? project ?? defaultProject} />
        {save.isError && !refused && <SaveFailure error={save.error} onTake={() => void take()} onAnyway={anyway} />}
        {!template && <ProjectSelect permission="manage_templates" value={project} onChange={setProject} />}
        <Heading draft={draft} problem={problems?.name} change={change} />
        <h3 className={styles.part}>What it runs</h3>
        <WorkFields {...job} isNamed={false} />
        <PlacementFields {...job} />
        <h3 className={styles.part}>When it runs</h3>
        <ScheduleFields draft={draft} problems={problems} change={change} />
        <More draft={draft} problems={problems} change={change} job={job} opened={advanced} onOpen={setAdvanced} />
        <DialogActions>
          <Button type="submit" loading={save.isPending}>
            {template ? 'Save' : 'Save the template'}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

interface Saved {
  body: NonNullable<ReturnType<typeof readTemplate>['template']>;
  /** also where somebody else was faster */
  anyway?: boolean;
}

/** Saves what was filled in; a new one is shown then. */
function useSave({ template, project, onClose }: Omit<Props, 'opened'> & { project: string | undefined }) {
  const router = useRouter();
  return useMutation({
    mutationFn: ({ body, anyway = false }: Saved) => {
      if (!template) return createTemplate(project === undefined ? body : { ...body, project });
      return editTemplate(template.id, anyway ? body : { ...body, unchangedSince: template.changedAt });
    },
    onSuccess: ({ template: saved }) => {
      void renewTemplates();
      if (template) onClose();
      else router.history.replace(`/templates/${saved.id}`);
    },
  });
}

interface HeadingProps {
  draft: TemplateDraft;
  problem: string | undefined;
  change: (part: Partial<TemplateDraft>) => void;
}

/** How it is called, and what it is for. */
const Heading = ({ draft, problem, change }: HeadingProps) => (
  <Stack gap="sm">
    <TextInput
      label="Name"
      value={draft.name}
      error={problem}
      maxLength={120}
      autoComplete="off"
      data-autofocus
      onChange={(event) => change({ name: event.currentTarget.value })}
    />
    <Textarea
      label="Description"
      value={draft.description}
      maxLength={2_000}
      autosize
      maxRows={6}
      onChange={(event) => change({ description: event.currentTarget.value })}
    />
  </Stack>
);

interface MoreProps extends Omit<HeadingProps, 'problem'> {
  problems: TemplateProblems | null;
  job: FieldsProps;
  opened: boolean;
  onOpen: (opened: boolean) => void;
}

/** What most templates do without. */
function More({ draft, problems, change, job, opened, onOpen }: MoreProps) {
  return (
    <FoldedFields label="Parameters and more" opened={opened} onOpen={onOpen}>
      <Stack gap="md">
        <ParametersField
          value={draft.parameters}
          problem={problems?.parameters}
          onChange={(parameters) => change({ parameters })}
        />
        <AdvancedFields {...job} />
      </Stack>
    </FoldedFields>
  );
}
