import type { Pairing } from '@baton/protocol';
import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { addRunner } from '../../api/actions.ts';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { PairingCommand } from '../pairing/PairingCommand.tsx';
import { useIsOnline } from './Arrival.tsx';
import { WishesForm } from './WishesForm.tsx';

/** Makes a runner and shows the one command that pairs it; then waits for it to appear. */
export function PairWay({ onClose }: { onClose: () => void }) {
  const [pairing, setPairing] = useState<Pairing | null>(null);
  if (pairing === null) return <WishesForm verb="Get the command" send={addRunner} onDone={setPairing} />;
  return <PairResult pairing={pairing} onClose={onClose} onAnother={() => setPairing(null)} />;
}

interface ResultProps {
  pairing: Pairing;
  onClose: () => void;
  onAnother: () => void;
}

function PairResult({ pairing, onClose, onAnother }: ResultProps) {
  const online = useIsOnline(pairing.id);
  return (
    <Stack gap="md">
      <PairingCommand runner={{ id: pairing.id, name: pairing.name }} first={pairing} />
      <Group justify="space-between">
        {online ? (
          <Button variant="default" onClick={onAnother}>
            Pair another
          </Button>
        ) : (
          <PlainLink href={`/runners/${pairing.id}`}>Open its page</PlainLink>
        )}
        <Button variant={online ? 'filled' : 'default'} onClick={onClose}>
          {online ? 'Done' : 'Close'}
        </Button>
      </Group>
    </Stack>
  );
}
