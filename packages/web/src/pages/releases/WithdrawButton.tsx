import type { Release } from '@baton/protocol';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { renewReleases, withdrawRelease } from '../../api/releases.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { formatPlural } from '../../text/amount.ts';

/** Takes a release back, after it was said what that hits. */
export function WithdrawButton({ release }: { release: Release }) {
  const { version } = release;
  const dialog = useDialog(`withdraw.${version}`);
  return (
    <>
      <Button variant="default" aria-label={`Withdraw ${version}`} onClick={dialog.open}>
        Withdraw
      </Button>
      <Dialog opened={dialog.opened} onClose={dialog.close} title={`Withdraw ${version}`} size={520}>
        <WithdrawForm release={release} onClose={dialog.close} />
      </Dialog>
    </>
  );
}

function WithdrawForm({ release: { version, runners }, onClose }: { release: Release; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const withdraw = useMutation({
    mutationFn: () => withdrawRelease(version, reason.trim()),
    onSuccess: onClose,
    onSettled: renewReleases,
  });
  const hit =
    runners === 0
      ? 'No runner runs it.'
      : `${formatPlural(runners, 'runner')} that you see ${runners === 1 ? 'stays on it until it is' : 'stay on it until they are'} updated.`;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') withdraw.mutate();
      }}
    >
      <Stack gap={12}>
        <p>
          No runner is brought to {version} any more, and its program is no longer given out. {hit} This can not be undone:
          publish a new version instead.
        </p>
        <TextInput
          label="Why"
          description="For all who look at it"
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
          data-autofocus
        />
        {withdraw.error && <FailureNotice error={withdraw.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="red" loading={withdraw.isPending} disabled={reason.trim() === ''}>
            Withdraw
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
