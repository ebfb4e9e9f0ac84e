import type { SelfHosted } from '@baton/protocol';
import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { addSelfHosted } from '../../api/actions.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { FileBlock } from '../../parts/copying/FileBlock.tsx';
import { Notice } from '../../parts/notices/Notice.tsx';
import { runnerCommand } from '../../text/program-commands.ts';
import { Arrival, useIsOnline } from './Arrival.tsx';
import { WishesForm } from './WishesForm.tsx';

/** Makes a runner that has its token at once, shows the files for its machine, and waits for its first contact. */
export function SelfHostedWay({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<SelfHosted | null>(null);
  if (made === null) return <WishesForm verb="Make its token" send={addSelfHosted} onDone={setMade} />;
  return <Made made={made} onClose={onClose} />;
}

const manners = [
  { value: 'shell', label: 'Shell' },
  { value: 'systemd', label: 'systemd' },
  { value: 'docker', label: 'Docker' },
  { value: 'config', label: 'Config file' },
] as const;
type Manner = (typeof manners)[number]['value'];

function Made({ made, onClose }: { made: SelfHosted; onClose: () => void }) {
  const [manner, setManner] = useState<Manner>('shell');
  const online = useIsOnline(made.id);
  return (
    <Stack gap="md">
      <Notice kind="warning" title="Copy the token now: it is shown only here">
        The server keeps no more than its hash. Who loses it rotates the runner (Rotate… in its menu) and gets a new way in.
      </Notice>
      <Identity made={made} />
      <SegmentedControl
        aria-label="How it is started"
        data={[...manners]}
        value={manner}
        fullWidth
        onChange={(value) => setManner(value as Manner)}
      />
      <HowToStart made={made} manner={manner} />
      <Arrival id={made.id} name={made.name}>
        Waiting for the first contact of {made.name}. This may be closed: the runner waits too.
      </Arrival>
      <Group justify="flex-end">
        <Button variant={online ? 'filled' : 'default'} onClick={onClose}>
          {online ? 'Done' : 'I have copied it'}
        </Button>
      </Group>
    </Stack>
  );
}

const Identity = ({ made: { id, token } }: { made: SelfHosted }) => (
  <Stack gap="xs">
    <span>Id</span>
    <CommandBlock command={id} label="id" />
    <span>Token</span>
    <CommandBlock command={token} label="token" />
  </Stack>
);

const environmentName = 'baton-runner.env';

function HowToStart({ made, manner }: { made: SelfHosted; manner: Manner }) {
  const environment = <FileBlock name={environmentName} text={made.environment} />;
  if (manner === 'config')
    return (
      <Stack gap="sm">
        <p>Put this on the machine, for its owner alone, in place of the environment file:</p>
        <FileBlock name="baton-runner.json" text={made.config} />
        <CommandBlock command={runnerCommand(made.url, 'start --config baton-runner.json')} />
      </Stack>
    );
  return (
    <Stack gap="sm">
      <p>Put this on the machine. Jobs never see these variables.</p>
      {environment}
      {manner === 'shell' && (
        <>
          <p>Run this beside it; Node 20 or newer is needed:</p>
          <CommandBlock command={made.command} />
        </>
      )}
      {manner === 'systemd' && (
        <>
          <p>And this beside it. Its first lines say, as root, what to do:</p>
          <FileBlock name="baton-runner.service" text={made.systemd} />
        </>
      )}
      {manner === 'docker' && (
        <>
          <p>Run this beside it:</p>
          <CommandBlock command={made.docker} label="Docker command" />
          <p>
            Or put this beside it, and run <span className="mono">docker compose up -d</span>:
          </p>
          <FileBlock name="compose.yaml" text={made.compose} />
        </>
      )}
    </Stack>
  );
}
