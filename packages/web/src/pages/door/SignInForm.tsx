import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { signIn } from '../../api/actions.ts';
import { Failure } from '../../api/failure.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import styles from './door.module.css';

/** The password was right, and a code is asked for too. */
export const isCodeNeeded = (error: unknown): boolean => error instanceof Failure && error.code === 'totp_required';

interface Props {
  /** who is expected to sign in */
  login?: string;
  onDone: () => void;
  onCodeNeeded: () => void;
}

/** Login and password. */
export function SignInForm({ login: expected = '', onDone, onCodeNeeded }: Props) {
  const [login, setLogin] = useState(expected);
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => signIn({ login: login.trim(), password }),
    onSuccess: onDone,
    onError: (error) => isCodeNeeded(error) && onCodeNeeded(),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {enter.isError && !isCodeNeeded(enter.error) && <FailureNotice error={enter.error} />}
      <TextInput
        label="Login"
        value={login}
        required
        withAsterisk={false}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={expected === ''}
        onChange={(event) => setLogin(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        value={password}
        required
        withAsterisk={false}
        autoComplete="current-password"
        autoFocus={expected !== ''}
        data-autofocus={expected !== '' || undefined}
        maxLength={256}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
      />
      <Button type="submit" loading={enter.isPending} size="md">
        Sign in
      </Button>
    </form>
  );
}
