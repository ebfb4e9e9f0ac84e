import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { asFailure } from '../../api/failure.ts';
import { FailureNotice } from '../../parts/Notice.tsx';
import { rename } from './perform.ts';

const nameCharsMax = 120;

interface Props {
  runner: { id: string; name: string };
  onClose: () => void;
}

/** Another name. Jobs and history belong to the id, so nothing is hit; but another runner may have the name. */
export function RenameForm({ runner, onClose }: Props) {
  const [name, setName] = useState(runner.name);
  const wanted = name.trim();
  const change = useMutation({ mutationFn: () => rename(runner.id, wanted), onSuccess: onClose });
  const isTaken = change.isError && asFailure(change.error).code === 'runner_name_taken';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted === runner.name) onClose();
    else if (wanted !== '') change.mutate();
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
          error={isTaken ? asFailure(change.error).message : wanted === '' ? 'It needs a name.' : null}
          data-autofocus
          autoComplete="off"
          onChange={(event) => {
            setName(event.currentTarget.value);
            change.reset();
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={change.isPending} disabled={wanted === ''}>
            Rename
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
