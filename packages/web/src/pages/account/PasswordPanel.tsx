import type { Account } from '@baton/protocol';
import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changePassword, sessionsQuery } from '../../api/account.ts';
import { queryClient } from '../../api/query-client.ts';
import { Panel } from '../../parts/Facts.tsx';
import { focusProblem } from '../../parts/focus/focus-problem.ts';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { passwordCharsMin, passwordProblem } from '../door/passwords.ts';
import styles from './account.module.css';

const toggle = { 'aria-label': 'Show or hide the password', tabIndex: 0 } as const;

/** Changes the password; everywhere else one is signed out. */
export function PasswordPanel({ account }: { account: Account }) {
  if (!account.hasPassword) {
    return (
      <Panel title="Password">
        <p className="soft">You sign in by the identity provider, and have no password here.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Password">
      <PasswordForm login={account.login} />
    </Panel>
  );
}

function PasswordForm({ login }: { login: string }) {
  const [present, setPresent] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => changePassword({ present, password }),
    onSuccess: () => {
      setPresent('');
      setPassword('');
      setTried(false);
      void queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  const problem = passwordProblem(password);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (present !== '' && problem === null) change.mutate();
    else focusProblem(event.currentTarget);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {change.isError && <FailureNotice error={change.error} />}
      {change.isSuccess && <Notice kind="info" title="Your password is changed. Everywhere else you were signed out." />}
      <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
      <PasswordInput
        label="Present password"
        value={present}
        autoComplete="current-password"
        maxLength={256}
        error={tried && present === '' ? 'It is needed.' : null}
        onChange={(event) => setPresent(event.currentTarget.value)}
        visibilityToggleButtonProps={toggle}
      />
      <PasswordInput
        label="New password"
        description={`At least ${passwordCharsMin} characters. A few words in a row are good.`}
        value={password}
        autoComplete="new-password"
        maxLength={256}
        error={tried ? problem : null}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={toggle}
      />
      <div>
        <Button type="submit" loading={change.isPending}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
