import { Button, Group, Stack } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { runnerCommand } from '../../text/program-commands.ts';

/** Where keys are made, and what automation does with one. */
export function ProvisionWay({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  return (
    <Stack gap="md">
      <p>
        1. Make a key under <PlainLink href="/runners/keys">Provisioning keys</PlainLink>. It can be disabled, and may have an
        end.
      </p>
      <p>2. With it automation makes a runner, and gets its configuration:</p>
      <CommandBlock command="baton keys provision --key-file FILE --output baton-runner.json" />
      <p>3. On the machine it is started with that; it enrols once, within a day, and keeps its own token from then on:</p>
      <CommandBlock command={runnerCommand(location.origin, 'start --config baton-runner.json')} label="start command" />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button onClick={() => router.history.push('/runners/keys')}>Provisioning keys</Button>
      </Group>
    </Stack>
  );
}
