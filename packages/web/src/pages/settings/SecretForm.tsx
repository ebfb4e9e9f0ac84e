import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { setSecret } from '../../api/actions.ts';
import { SecretField } from '../../parts/copying/SecretField.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { type SecretScope, secretNameProblem } from './secret-scopes.ts';
import styles from './settings.module.css';

/** Sets a secret; what is typed is forgotten as soon as the server has it. */
export function SecretForm({ scope, onSet }: { scope: SecretScope; onSet: () => void }) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [tried, setTried] = useState(false);
  const set = useMutation({
    mutationFn: () => setSecret(scope.path, name, value),
    onSuccess: () => {
      setName('');
      setValue('');
      setTried(false);
      onSet();
    },
  });
  const problems = { name: secretNameProblem(name), value: value === '' ? 'Give the value.' : null };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!problems.name && !problems.value) set.mutate();
  };
  return (
    <form className={styles.secret} onSubmit={submit} noValidate>
      {set.isError && <FailureNotice error={set.error} />}
      <TextInput
        label="Name"
        value={name}
        autoComplete="off"
        spellCheck={false}
        error={tried ? problems.name : null}
        onChange={(event) => setName(event.currentTarget.value.toUpperCase())}
      />
      <SecretField
        label="Value"
        isLong
        description="Nobody is shown it again."
        value={value}
        error={tried ? problems.value : null}
        onChange={setValue}
      />
      <Button type="submit" loading={set.isPending}>
        Set the secret
      </Button>
    </form>
  );
}
