import type { TemplatesImported } from '@baton/protocol';
import { Button, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { importTemplates, renewTemplates } from '../../api/templates.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { ProjectSelect } from '../../parts/ProjectSelect.tsx';
import styles from './templates.module.css';

/** Takes a file of templates: tells what it would do before it does it. */
export const ImportDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => (
  <Dialog opened={opened} onClose={onClose} title="Import templates" size={640}>
    <ImportForm onClose={onClose} />
  </Dialog>
);

const mono = { input: { fontFamily: 'var(--mono)', fontSize: '0.8125rem' } };

function ImportForm({ onClose }: { onClose: () => void }) {
  const [yaml, setYaml] = useState('');
  const [project, setProject] = useState<string>();
  const check = useMutation({ mutationFn: () => importTemplates(yaml, project, true) });
  const take = useMutation({ mutationFn: () => importTemplates(yaml, project, false), onSuccess: renewTemplates });
  const change = (text: string): void => {
    setYaml(text);
    check.reset();
    take.reset();
  };
  const told = take.data ?? check.data;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (take.isSuccess) onClose();
    else if (check.isSuccess) take.mutate();
    else if (yaml.trim() !== '') check.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {(take.error ?? check.error) && <FailureNotice error={take.error ?? check.error} />}
        <ProjectSelect permission="manage_templates" value={project} onChange={setProject} />
        <Textarea
          label="File"
          description="YAML or JSON, as an export writes it. Templates that are not in it stay as they are."
          value={yaml}
          data-autofocus
          autosize
          minRows={8}
          maxRows={18}
          spellCheck={false}
          styles={mono}
          onChange={(event) => change(event.currentTarget.value)}
        />
        {told && <Outcomes of={told} done={take.isSuccess} />}
        <Group justify="space-between">
          <FileButton accept=".yaml,.yml,.json" onChange={(file) => void file?.text().then(change)}>
            {(props) => (
              <Button variant="default" {...props}>
                Choose a file
              </Button>
            )}
          </FileButton>
          <Group gap="sm">
            {take.isSuccess ? (
              <Button type="submit">Close</Button>
            ) : (
              <>
                <Button
                  type={check.isSuccess ? 'button' : 'submit'}
                  variant="default"
                  disabled={yaml.trim() === ''}
                  loading={check.isPending}
                  onClick={() => check.isSuccess && check.mutate()}
                >
                  Check
                </Button>
                <Button type={check.isSuccess ? 'submit' : 'button'} disabled={!check.isSuccess} loading={take.isPending}>
                  Import
                </Button>
              </>
            )}
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

const words = {
  created: ['is new', 'was made'],
  changed: ['would be changed', 'was changed'],
  unchanged: ['stays as it is', 'stayed as it was'],
  refused: ['is refused', 'was refused'],
} as const;

const Outcomes = ({ of, done }: { of: TemplatesImported; done: boolean }) => (
  <ul className={styles.outcomes} aria-label="What becomes of each">
    {of.templates.length === 0 && <li>There is no template in it.</li>}
    {of.templates.map(({ name, outcome, problem }) => (
      <li key={name} data-outcome={outcome}>
        <strong>{name}</strong> {words[outcome][done ? 1 : 0]}
        {problem && `: ${problem.message}. ${problem.next}`}
      </li>
    ))}
  </ul>
);
