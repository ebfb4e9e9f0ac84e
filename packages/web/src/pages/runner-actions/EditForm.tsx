import type { EditRunner, Runner } from '@baton/protocol';
import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { asFailure } from '../../api/failure.ts';
import { FailureNotice } from '../../parts/Notice.tsx';
import { edit } from './perform.ts';

const nameCharsMax = 120;

type Editable = Pick<Runner, 'name' | 'trusted' | 'refusesUnlabelled'>;

/** What differs from before. */
function changesOf(before: Editable, wanted: Editable): EditRunner {
  const changes: EditRunner = {};
  if (wanted.name !== before.name) changes.name = wanted.name;
  if (wanted.trusted !== before.trusted) changes.trusted = wanted.trusted;
  if (wanted.refusesUnlabelled !== before.refusesUnlabelled) changes.refusesUnlabelled = wanted.refusesUnlabelled;
  return changes;
}

/** Its name, and which jobs it takes. What it runs goes on. */
export function EditForm({ runner, onClose }: { runner: Editable & { id: string }; onClose: () => void }) {
  // as it was when the form was opened: what is foreseen of the row must not change what is typed
  const [before] = useState(runner);
  const [name, setName] = useState(before.name);
  const [trusted, setTrusted] = useState(before.trusted);
  const [refusesUnlabelled, setRefusesUnlabelled] = useState(before.refusesUnlabelled);
  const changes = changesOf(before, { name: name.trim(), trusted, refusesUnlabelled });
  const change = useMutation({ mutationFn: () => edit(before.id, changes), onSuccess: onClose });
  const isTaken = change.isError && asFailure(change.error).code === 'runner_name_taken';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (Object.keys(changes).length === 0) onClose();
    else if (name.trim() !== '') change.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {change.isError && !isTaken && <FailureNotice error={change.error} />}
        <TextInput
          label="Name"
          description="Its id, its jobs and its history stay."
          value={name}
          maxLength={nameCharsMax}
          error={isTaken ? asFailure(change.error).message : name.trim() === '' ? 'It needs a name.' : null}
          data-autofocus
          autoComplete="off"
          onChange={(event) => {
            setName(event.currentTarget.value);
            change.reset();
          }}
        />
        <Checkbox
          label="Only for protected projects"
          description="For a machine with access that work nobody reviewed must not get. A trusted runner takes no other jobs."
          checked={trusted}
          onChange={(event) => setTrusted(event.currentTarget.checked)}
        />
        <Checkbox
          label="Only for jobs with labels"
          description="It refuses jobs that ask for no label, so that they don't take a special machine."
          checked={refusesUnlabelled}
          onChange={(event) => setRefusesUnlabelled(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={change.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
