import type { Pairing } from '@baton/protocol';
import { Button, Group, Stack } from '@mantine/core';
import { useRunnerRow } from '../../live/runner-store.ts';
import { PairingCommand } from '../pairing/PairingCommand.tsx';

interface Props {
  /** one that was just made; without it a button makes one */
  pairing?: Pairing;
  runner?: { id: string; name: string };
  onClose: () => void;
}

/** The command that pairs a runner again, and a tick when it was run. */
export function PairAgain({ pairing, runner = pairing, onClose }: Props) {
  const online = useRunnerRow(runner?.id ?? '')?.contact === 'online';
  if (!runner) return null;
  return (
    <Stack gap="md">
      <PairingCommand runner={{ id: runner.id, name: runner.name }} {...(pairing ? { first: pairing } : {})} />
      <Group justify="flex-end">
        <Button variant={online ? 'filled' : 'default'} onClick={onClose}>
          {online ? 'Done' : 'Close'}
        </Button>
      </Group>
    </Stack>
  );
}
