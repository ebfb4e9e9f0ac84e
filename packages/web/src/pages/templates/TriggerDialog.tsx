import type { Template } from '@baton/protocol';
import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { randomKey } from '../../api/random-key.ts';
import { renewTemplates, triggerTemplate } from '../../api/templates.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';

interface Props {
  template: Template;
  opened: boolean;
  onClose: () => void;
}

/** Asks once, with what the run needs, and opens its job. */
export const TriggerDialog = ({ template, opened, onClose }: Props) => (
  <Dialog opened={opened} onClose={onClose} title={`Run ${template.name} now?`} size={460}>
    <TriggerForm template={template} onClose={onClose} />
  </Dialog>
);

type Parameter = Template['parameters'][number];

/** What is not filled in is left to the default. */
const given = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

function TriggerForm({ template, onClose }: Omit<Props, 'opened'>) {
  const router = useRouter();
  // each opening is one intention: what is sent from it makes one run, however often it is sent
  const [key] = useState(randomKey);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [tried, setTried] = useState(false);
  const trigger = useMutation({
    mutationFn: () => triggerTemplate(template.id, given(values), key),
    onSuccess: (job) => {
      void renewTemplates();
      router.history.replace(`/jobs/${job.id}`);
    },
  });
  const isMissing = ({ name, required, default: value }: Parameter): boolean => required && value === null && !values[name];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!template.parameters.some(isMissing)) trigger.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {trigger.isError && <FailureNotice error={trigger.error} />}
        {template.parameters.length === 0 && <p>It becomes a job at once, beside whatever else of it runs.</p>}
        {template.parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={values[parameter.name] ?? ''}
            problem={tried && isMissing(parameter) ? 'A run needs a value for it.' : null}
            onChange={(value) => setValues({ ...values, [parameter.name]: value })}
          />
        ))}
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={trigger.isPending} data-autofocus={template.parameters.length === 0 || undefined}>
            Run it
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

interface FieldProps {
  parameter: Parameter;
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
}

function ParameterField({ parameter, value, problem, onChange }: FieldProps) {
  const { name, description, choices, default: usual } = parameter;
  const shared = { label: name, description, error: problem, placeholder: usual === null ? '' : `Default: ${usual}` };
  if (choices === null)
    return (
      <TextInput
        {...shared}
        value={value}
        maxLength={4_096}
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <Select
      {...shared}
      data={choices}
      value={value === '' ? null : value}
      clearable
      onChange={(choice) => onChange(choice ?? '')}
    />
  );
}
