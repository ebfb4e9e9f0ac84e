import type { ProvisioningKeyCreated } from '@baton/protocol';
import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { createProvisioningKey } from '../../api/actions.ts';
import { provisioningKeysQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { useScope } from '../../scope/scope.ts';

const nameCharsMax = 120;
const dayMs = 86_400_000;
const lives = [
  { value: 'never', label: 'Never' },
  { value: String(dayMs), label: 'After a day' },
  { value: String(30 * dayMs), label: 'After 30 days' },
  { value: String(365 * dayMs), label: 'After a year' },
];

interface Props {
  opened: boolean;
  onClose: () => void;
  onMade: (made: ProvisioningKeyCreated) => void;
}

/** What a new key is for, for whose jobs, and when it ends. */
export const NewKeyDialog = ({ opened, onClose, onMade }: Props) => (
  <Dialog opened={opened} onClose={onClose} title="New provisioning key" size={480}>
    <NewKeyForm onClose={onClose} onMade={onMade} />
  </Dialog>
);

function NewKeyForm({ onClose, onMade }: Pick<Props, 'onClose' | 'onMade'>) {
  const [name, setName] = useState('');
  const ofPage = useScope();
  const [scope, setScope] = useState(ofPage === null || ofPage === 'instance' ? '' : ofPage);
  const [tried, setTried] = useState(false);
  const [life, setLife] = useState('never');
  const create = useMutation({
    mutationFn: () =>
      createProvisioningKey({
        name: name.trim(),
        ...(scope.trim() !== '' && { scope: scope.trim() }),
        ...(life !== 'never' && { expiresInMs: Number(life) }),
      }),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: provisioningKeysQuery.queryKey });
      onMade(made);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== '') create.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {create.isError && <FailureNotice error={create.error} />}
        <TextInput
          label="Name"
          description="What it is for, such as the image that it is built into."
          value={name}
          maxLength={nameCharsMax}
          error={tried && name.trim() === '' ? 'It needs a name.' : null}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Scope"
          description="An owner or a project whose jobs alone its runners take. Empty: the whole instance."
          value={scope}
          autoComplete="off"
          onChange={(event) => setScope(event.currentTarget.value)}
        />
        <Select label="It ends" data={lives} value={life} allowDeselect={false} onChange={(value) => setLife(value ?? 'never')} />
        <DialogActions>
          <Button type="submit" loading={create.isPending}>
            Make the key
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
