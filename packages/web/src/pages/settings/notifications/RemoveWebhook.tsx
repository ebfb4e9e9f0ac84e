import { Button, Group, Stack } from '@mantine/core';
import { Dialog } from '../../../parts/Dialog.tsx';

interface Props {
  name: string;
  opened: boolean;
  onClose: () => void;
  onSure: () => void;
}

/** Asks before a webhook is removed. */
export const RemoveWebhook = ({ name, opened, onClose, onSure }: Props) => (
  <Dialog opened={opened} onClose={onClose} title="Remove this webhook?" size={460}>
    <Stack gap="md">
      <p>
        <strong>{name}</strong> is told nothing any more, what still waits for it is dropped, and what it was sent is forgotten.
      </p>
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
          Remove the webhook
        </Button>
      </Group>
    </Stack>
  </Dialog>
);
