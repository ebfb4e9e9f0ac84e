import type { Pairing } from '@baton/protocol';
import { Button, Checkbox, Group, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { addRunner } from '../../api/actions.ts';
import { useScopesFor } from '../../api/may.ts';
import { settingsQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../parts/Notice.tsx';
import { readLabels } from '../../text/labels.ts';

const nameCharsMax = 120;

/** Executors as people call them. */
const executorWords: Readonly<Record<string, string>> = {
  ansible: 'Ansible',
  'claude-code': 'Claude Code',
  codex: 'Codex',
  shell: 'Shell',
  terraform: 'Terraform',
  transmit: 'Transmit',
};

/** Name, executors and labels of a runner that is to be paired. */
export function PairForm({ onPaired }: { onPaired: (pairing: Pairing) => void }) {
  const settings = useQuery(settingsQuery);
  const offered = settings.data?.executors ?? ['shell'];
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[] | null>(null);
  const [labels, setLabels] = useState<string[]>([]);
  const executors = chosen ?? offered.slice(0, 1);
  const scopes = useScopesFor('manage_runners');
  const [picked, setPicked] = useState<string | null>(null);
  // whoever may add runners for all adds them for all
  const scope = scopes.includes('instance') ? undefined : (picked ?? scopes[0]);
  const add = useMutation({
    mutationFn: () => addRunner({ name: name.trim(), executors, labels, ...(scope === undefined ? {} : { scope }) }),
    onSuccess: onPaired,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '' && executors.length > 0) add.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {add.isError && <FailureNotice error={add.error} />}
        <TextInput
          label="Name"
          description="How you call the machine. It can be changed later."
          value={name}
          maxLength={nameCharsMax}
          required
          withAsterisk={false}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {scope !== undefined && <ScopeField scopes={scopes} value={scope} onChange={setPicked} />}
        <Checkbox.Group
          label="Executors"
          description="What it may execute. The runner looks for them on its machine and says which it found."
          value={executors}
          onChange={setChosen}
          error={executors.length === 0 ? 'Choose at least one.' : null}
        >
          <Group mt={6}>
            {offered.map((executor) => (
              <Checkbox key={executor} value={executor} label={executorWords[executor] ?? executor} />
            ))}
          </Group>
        </Checkbox.Group>
        <TagsInput
          // there is nothing to choose from: what is not seen must not take the Escape that closes the dialog
          dropdownOpened={false}
          label="Labels"
          description="Words that jobs can require, such as linux or gpu. Enter or a comma ends one."
          value={labels}
          onChange={(typed) => setLabels(readLabels(typed))}
          maxTags={64}
          splitChars={[',', ' ']}
          acceptValueOnBlur
        />
        <Group justify="flex-end">
          <Button type="submit" loading={add.isPending} disabled={name.trim() === '' || executors.length === 0}>
            Get the command
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ScopeFieldProps {
  scopes: string[];
  value: string;
  onChange: (scope: string | null) => void;
}

const ScopeField = ({ scopes, value, onChange }: ScopeFieldProps) => (
  <Select
    label="For"
    description="Whose jobs it takes: your own, those of an organization or of a project."
    data={scopes}
    value={value}
    allowDeselect={false}
    onChange={onChange}
  />
);
