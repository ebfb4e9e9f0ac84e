import type { Account } from '@baton/protocol';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { accountQuery, removeTotp, sessionsQuery } from '../../api/account.ts';
import { queryClient } from '../../api/query-client.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { Pill } from '../../parts/marks/Pill.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { ExactTime } from '../../parts/Times.tsx';
import { formatPlural } from '../../text/amount.ts';
import styles from './account.module.css';
import { TotpSetup } from './TotpSetup.tsx';

const refresh = (): void => {
  void queryClient.invalidateQueries({ queryKey: accountQuery.queryKey });
  void queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
};

/** Whether a code is asked for beside the password, and how to change that. */
export function SecondFactorPanel({ account: { totp } }: { account: Account }) {
  const setup = useDialog('second-factor');
  const removal = useDialog('second-factor-off');
  const done = (): void => {
    setup.close();
    refresh();
  };
  return (
    <Panel title="Second factor" aside={totp ? <Pill tone="green">On</Pill> : <Pill tone="grey">Off</Pill>}>
      <p className={styles.about}>
        With a second factor a sign-in needs a code from an app on your phone too, so that a password alone is of no use to
        others.
      </p>
      {totp ? (
        <div className={styles.row}>
          <p className={styles.grow}>
            On since <ExactTime at={totp.confirmedAt} />, {formatPlural(totp.recoveryCodesLeft, 'recovery code')} left.
          </p>
          <Button variant="default" onClick={removal.open}>
            Turn it off…
          </Button>
        </div>
      ) : (
        <Button onClick={setup.open}>Set it up…</Button>
      )}
      <Dialog opened={setup.opened} onClose={done} title="Set up a second factor" size={440}>
        <TotpSetup onDone={done} />
      </Dialog>
      <Dialog opened={removal.opened && totp !== null} onClose={removal.close} title="Turn off the second factor" size={440}>
        <RemovalForm onDone={done} onClose={removal.close} />
      </Dialog>
    </Panel>
  );
}

function RemovalForm({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [code, setCode] = useState('');
  const take = useMutation({ mutationFn: () => removeTotp(code.trim()), onSuccess: onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    take.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p>From then on your password alone signs you in. The recovery codes are void.</p>
        {take.isError && <FailureNotice error={take.error} />}
        <TextInput
          label="Code"
          description="Six digits from the app, or a recovery code."
          value={code}
          required
          withAsterisk={false}
          minLength={6}
          maxLength={40}
          autoComplete="one-time-code"
          data-autofocus
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" color="red.9" loading={take.isPending}>
            Turn it off
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
