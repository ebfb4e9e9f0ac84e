import { Button, Group, Stack, TagsInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { runnerCredentialQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { editRunner } from '../../api/runner-actions.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';

interface NetworksFormProps {
  runnerId: string;
  networks: readonly string[] | null;
  onClose: () => void;
}

/** From where a runner may come. It holds at once: one that comes from elsewhere is refused with its next call. */
export function NetworksForm({ runnerId, networks, onClose }: NetworksFormProps) {
  const [wanted, setWanted] = useState([...(networks ?? [])]);
  const change = useMutation({
    mutationFn: () => editRunner(runnerId, { networks: wanted.length === 0 ? null : wanted }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: runnerCredentialQuery(runnerId).queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {change.isError && <FailureNotice error={change.error} />}
        <TagsInput
          // there is nothing to choose from
          dropdownOpened={false}
          label="Networks"
          description="Addresses and networks (10.0.0.0/8) from which alone its token is accepted; none: from anywhere."
          value={wanted}
          splitChars={[',', ' ']}
          acceptValueOnBlur
          data-autofocus
          onChange={setWanted}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="xs" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" size="xs" loading={change.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
