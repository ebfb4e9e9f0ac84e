import type { NewUser } from '@baton/protocol';
import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { createUser, inviteUser, usersQuery } from '../../api/people.ts';
import { queryClient } from '../../api/query-client.ts';
import { focusProblem } from '../../parts/focus/focus-problem.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { roleWords } from '../../text/permissions.ts';
import { loginProblem } from '../door/passwords.ts';
import { InvitationLink } from './InvitationLink.tsx';

const roles = [
  { value: '', label: 'None yet: given afterwards' },
  ...Object.entries(roleWords).map(([value, label]) => ({ value, label })),
];

/** Makes a user, and shows the link by which they choose a password. */
export function NewPersonForm({ onDone }: { onDone: () => void }) {
  const [login, setLogin] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [role, setRole] = useState('');
  const [tried, setTried] = useState(false);
  const invite = useMutation({
    mutationFn: async () => {
      const name = displayName.trim();
      await createUser({
        login,
        ...(name === '' ? {} : { displayName: name }),
        role: (role || null) as NonNullable<NewUser['role']> | null,
      });
      return await inviteUser(login);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: usersQuery.queryKey }),
  });
  const problem = loginProblem(login);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (problem === null) invite.mutate();
    else focusProblem(event.currentTarget);
  };
  if (invite.data) return <InvitationLink login={login} invitation={invite.data} onDone={onDone} />;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {invite.isError && <FailureNotice error={invite.error} />}
        <TextInput
          label="Login"
          value={login}
          maxLength={60}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          error={tried ? problem : null}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <TextInput
          label="Name"
          description="As others see it. Optional."
          value={displayName}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => setDisplayName(event.currentTarget.value)}
        />
        <Select
          label="Role in the whole instance"
          data={roles}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(value ?? '')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={invite.isPending}>
            Get the invitation link
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
