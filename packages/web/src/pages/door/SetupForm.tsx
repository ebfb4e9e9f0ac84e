import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { setUp } from '../../api/actions.ts';
import { queryClient } from '../../api/query-client.ts';
import { focusProblem } from '../../parts/focus/focus-problem.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import styles from './door.module.css';
import { loginProblem, passwordCharsMin, passwordProblem } from './passwords.ts';

/** Login and password of the administrator; signs in when they are accepted. */
export function SetupForm({ token }: { token: string }) {
  const router = useRouter();
  const [login, setLogin] = useState('admin');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () => setUp({ token, login, password }),
    onSuccess: () => {
      queryClient.clear();
      router.history.replace('/runners');
    },
  });
  const problems = { login: loginProblem(login), password: passwordProblem(password) };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (!problems.login && !problems.password) make.mutate();
    else focusProblem(event.currentTarget);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {make.isError && <FailureNotice error={make.error} />}
      <TextInput
        label="Login"
        value={login}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={tried ? problems.login : null}
        onChange={(event) => setLogin(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        description={`At least ${passwordCharsMin} characters. A few words in a row are good.`}
        value={password}
        autoComplete="new-password"
        maxLength={256}
        autoFocus
        error={tried ? problems.password : null}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
      />
      <Button type="submit" loading={make.isPending} size="md">
        Create the administrator
      </Button>
    </form>
  );
}
