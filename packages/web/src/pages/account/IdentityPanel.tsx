import type { Account } from '@baton/protocol';
import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { accountQuery, beginLink, oidcQuery, unlinkIdentity } from '../../api/account.ts';
import { queryClient } from '../../api/query-client.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { Pill } from '../../parts/marks/Pill.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import styles from './account.module.css';

/** Whether one signs in by the identity provider too, and how to change that. Nothing where there is none. */
export function IdentityPanel({ account }: { account: Account }) {
  const provider = useQuery(oidcQuery).data?.name ?? null;
  if (provider === null) return null;
  const { usesIdentityProvider } = account;
  return (
    <Panel title={provider} aside={usesIdentityProvider ? <Pill tone="green">Linked</Pill> : <Pill tone="grey">Not linked</Pill>}>
      {usesIdentityProvider ? <Linked account={account} /> : <Unlinked account={account} provider={provider} />}
    </Panel>
  );
}

function Linked({ account }: { account: Account }) {
  const unlink = useMutation({
    mutationFn: unlinkIdentity,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: accountQuery.queryKey }),
  });
  return (
    <>
      {unlink.isError && <FailureNotice error={unlink.error} />}
      <div className={styles.row}>
        <p className={styles.grow}>
          {account.hasPassword ? 'You sign in by it, or by your password.' : 'You sign in by it, and have no password here.'}
        </p>
        {account.hasPassword && (
          <Button variant="default" loading={unlink.isPending} onClick={() => unlink.mutate()}>
            Unlink
          </Button>
        )}
      </div>
    </>
  );
}

function Unlinked({ account, provider }: { account: Account; provider: string }) {
  const linking = useDialog('link');
  return (
    <>
      <p className={styles.about}>Link your identity there, and you sign in by it too: without the password you have here.</p>
      <Button onClick={linking.open}>Link…</Button>
      <Dialog opened={linking.opened} onClose={linking.close} title={`Link your identity: ${provider}`} size={440}>
        <LinkForm login={account.login} onClose={linking.close} />
      </Dialog>
    </>
  );
}

/** It will be a way in: so it has to be them who adds it. */
function LinkForm({ login, onClose }: { login: string; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const begin = useMutation({ mutationFn: () => beginLink(password), onSuccess: ({ url }) => location.assign(url) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (password !== '') begin.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {begin.isError && <FailureNotice error={begin.error} />}
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        <PasswordInput
          label="Your password here"
          description="Then you are sent to the provider, and come back linked."
          value={password}
          autoComplete="current-password"
          maxLength={256}
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={begin.isPending || begin.isSuccess} disabled={password === ''}>
            Go to the provider
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
