import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { finishSignIn } from '../../api/account.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import styles from './door.module.css';

/** The code of the second factor, or a recovery code. */
export function CodeForm({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const [code, setCode] = useState('');
  const finish = useMutation({ mutationFn: () => finishSignIn(code.trim()), onSuccess: onDone, onError: () => setCode('') });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    finish.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {finish.isError && <FailureNotice error={finish.error} />}
      <TextInput
        label="Code"
        description="Six digits from your authenticator app, or one of your recovery codes."
        value={code}
        required
        withAsterisk={false}
        minLength={6}
        maxLength={40}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" loading={finish.isPending} size="md">
        Sign in
      </Button>
      <Button variant="default" onClick={onBack}>
        Begin again
      </Button>
    </form>
  );
}
