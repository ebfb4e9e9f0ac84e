import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react';
import { beginTotp, confirmTotp } from '../../api/account.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import styles from './account.module.css';

const QrCode = lazy(async () => ({ default: (await import('./QrCode.tsx')).QrCode }));

/** A secret in the app, a first code that proves it, and recovery codes to keep. */
export function TotpSetup({ onDone }: { onDone: () => void }) {
  const begin = useMutation({ mutationFn: beginTotp });
  const { mutate } = begin;
  useEffect(() => mutate(), [mutate]);
  const [code, setCode] = useState('');
  const confirm = useMutation({ mutationFn: () => confirmTotp(code.trim()), onError: () => setCode('') });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    confirm.mutate();
  };
  if (begin.isError) return <FailureNotice error={begin.error} />;
  if (confirm.data) return <Recovery codes={confirm.data.recoveryCodes} onDone={onDone} />;
  if (!begin.data) return <p className="soft">Making a secret…</p>;
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p>Read this code with an authenticator app, then type what the app shows.</p>
        <Suspense fallback={<div className={styles.qr} />}>
          <QrCode text={begin.data.uri} label="QR code of the secret" />
        </Suspense>
        <div>
          <p className="soft">Or type the secret by hand:</p>
          <CommandBlock command={begin.data.secret} label="secret" />
        </div>
        {confirm.isError && <FailureNotice error={confirm.error} />}
        <TextInput
          label="Code"
          description="Six digits from the app."
          value={code}
          required
          withAsterisk={false}
          minLength={6}
          maxLength={10}
          inputMode="numeric"
          autoComplete="one-time-code"
          data-autofocus
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={confirm.isPending}>
            Turn it on
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Recovery({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Notice kind="warning" title="Keep these recovery codes where you find them without your phone">
        Each signs you in once in place of a code. They are shown only now. Everywhere else you were signed out.
      </Notice>
      <CommandBlock command={codes.join('\n')} label="recovery codes" />
      <Group justify="flex-end">
        <Button onClick={onDone}>I have kept them</Button>
      </Group>
    </Stack>
  );
}
