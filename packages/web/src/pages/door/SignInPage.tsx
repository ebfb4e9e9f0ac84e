import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { signIn } from '../../api/actions.ts';
import { queryClient } from '../../api/query-client.ts';
import { FailureNotice } from '../../parts/Notice.tsx';
import { Door } from './Door.tsx';
import styles from './door.module.css';

const route = getRouteApi('/sign-in');

/** Only addresses of this page: `//elsewhere` and `https:` would lead away from it. */
const isOurs = (href: string | undefined): href is string => href !== undefined && /^\/(?![/\\])/.test(href);

/** Login and password; then back to where one was. */
export function SignInPage() {
  const { from } = route.useSearch();
  const router = useRouter();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => signIn({ login: login.trim(), password }),
    onSuccess: () => {
      queryClient.clear();
      router.history.replace(isOurs(from) ? from : '/runners');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <Door title="Sign in">
      <form className={styles.form} onSubmit={submit}>
        {enter.isError && <FailureNotice error={enter.error} />}
        <TextInput
          label="Login"
          value={login}
          required
          withAsterisk={false}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          value={password}
          required
          withAsterisk={false}
          autoComplete="current-password"
          maxLength={256}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
        />
        <Button type="submit" loading={enter.isPending} size="md">
          Sign in
        </Button>
      </form>
    </Door>
  );
}
