import type { Invitation } from '@baton/protocol';
import { Button, Group, Stack } from '@mantine/core';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { Notice } from '../../parts/notices/Notice.tsx';
import { ExactTime } from '../../parts/Times.tsx';

/** The link by which someone chooses a password, once. */
export function InvitationLink({ login, invitation, onDone }: { login: string; invitation: Invitation; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Notice kind="warning" title={`Send this link to ${login}, and to nobody else`}>
        Whoever opens it first chooses the password. It works once, until <ExactTime at={invitation.expiresAt} />, and is shown
        only here.
      </Notice>
      <CommandBlock command={invitation.url} label="invitation link" />
      <Group justify="flex-end">
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}
