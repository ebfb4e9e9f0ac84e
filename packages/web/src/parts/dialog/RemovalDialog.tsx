import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './Dialog.tsx';

interface Props {
  /** `secret`, `webhook` */
  what: string;
  verb?: 'Remove' | 'Revoke';
  /** what comes of it */
  children: ReactNode;
  opened: boolean;
  onClose: () => void;
  onSure: () => void;
}

/** Asks before something is removed for good. */
export const RemovalDialog = ({ what, verb = 'Remove', children, opened, onClose, onSure }: Props) => (
  <Dialog opened={opened} onClose={onClose} title={`${verb} this ${what}?`} size={460}>
    <Stack gap="md">
      <p>{children}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
        <Button
          color="red.9"
          data-autofocus
          onClick={() => {
            onClose();
            onSure();
          }}
        >
          {verb} the {what}
        </Button>
      </Group>
    </Stack>
  </Dialog>
);
