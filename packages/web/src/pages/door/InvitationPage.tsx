import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { acceptInvitation } from '../../api/account.ts';
import { queryClient } from '../../api/query-client.ts';
import { focusProblem } from '../../parts/focus/focus-problem.ts';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { CodeForm } from './CodeForm.tsx';
import { Door } from './Door.tsx';
import styles from './door.module.css';
import { passwordCharsMin, passwordProblem } from './passwords.ts';
import { isCodeNeeded } from './SignInForm.tsx';

const route = getRouteApi('/invitation');

/** Chooses a password by the link that someone who manages users gave out. */
export function InvitationPage() {
  const { token } = route.useSearch();
  const router = useRouter();
  const [isHalf, setHalf] = useState(false);
  const enter = (): void => {
    queryClient.clear();
    router.history.replace('/runners');
  };
  if (token === undefined) {
    return (
      <Door title="Open the whole link">
        <Notice kind="error" title="The token of the invitation is missing in this address">
          Open the link as you got it, to its end.
        </Notice>
      </Door>
    );
  }
  if (isHalf) {
    return (
      <Door title="Second factor" intro="Your password is changed.">
        <CodeForm onDone={enter} onBack={() => router.history.replace('/sign-in')} />
      </Door>
    );
  }
  return (
    <Door title="Choose your password" intro="You were invited. Nobody else gets to know what you type here.">
      <ChooseForm token={token} onDone={enter} onCodeNeeded={() => setHalf(true)} />
    </Door>
  );
}

function ChooseForm({ token, onDone, onCodeNeeded }: { token: string; onDone: () => void; onCodeNeeded: () => void }) {
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const choose = useMutation({
    mutationFn: () => acceptInvitation({ token, password }),
    onSuccess: onDone,
    onError: (error) => isCodeNeeded(error) && onCodeNeeded(),
  });
  const problem = passwordProblem(password);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (problem === null) choose.mutate();
    else focusProblem(event.currentTarget);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {choose.isError && !isCodeNeeded(choose.error) && <FailureNotice error={choose.error} />}
      <PasswordInput
        label="Password"
        description={`At least ${passwordCharsMin} characters. A few words in a row are good.`}
        value={password}
        autoComplete="new-password"
        maxLength={256}
        autoFocus
        error={tried ? problem : null}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
      />
      <Button type="submit" loading={choose.isPending} size="md">
        Set the password and sign in
      </Button>
    </form>
  );
}
