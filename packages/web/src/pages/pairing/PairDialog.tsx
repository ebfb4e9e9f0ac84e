import type { Pairing } from '@baton/protocol';
import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useRunnerRow, useRunnersVersion } from '../../live/runner-store.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { PairForm } from './PairForm.tsx';
import { PairingCommand } from './PairingCommand.tsx';

/** Makes a runner and shows the one command that pairs it; then waits for it to appear. */
export function PairDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Pair a runner" size={560}>
      <PairSteps onClose={onClose} />
    </Dialog>
  );
}

function PairSteps({ onClose }: { onClose: () => void }) {
  const [pairing, setPairing] = useState<Pairing | null>(null);
  return pairing === null ? <PairForm onPaired={setPairing} /> : <PairResult pairing={pairing} onClose={onClose} />;
}

function PairResult({ pairing, onClose }: { pairing: Pairing; onClose: () => void }) {
  useRunnersVersion();
  const online = useRunnerRow(pairing.id)?.contact === 'online';
  return (
    <Stack gap="md">
      <PairingCommand runner={{ id: pairing.id, name: pairing.name }} first={pairing} />
      <Group justify="space-between">
        <PlainLink href={`/runners/${pairing.id}`}>{online ? `Open ${pairing.name}` : 'Open its page'}</PlainLink>
        <Button variant={online ? 'filled' : 'default'} onClick={onClose}>
          {online ? 'Done' : 'Close'}
        </Button>
      </Group>
    </Stack>
  );
}
