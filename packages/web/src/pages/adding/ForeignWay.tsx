import { type ForeignProtocol, foreignProtocols, isForeign, protocolTitles } from '@baton/protocol/foreign';
import { SegmentedControl, Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { ForeignForm } from './ForeignForm.tsx';
import { ForeignPaired, ForeignRegistered } from './ForeignMade.tsx';
import type { Made } from './foreign-wishes.ts';

const route = getRouteApi('/inside/runners');

const about: Readonly<Record<ForeignProtocol, string>> = {
  gitea:
    'gitea-runner, act_runner or forgejo-runner, as it is: it registers itself with the token of a scope, and takes jobs for it.',
  semaphore:
    "The runner of Semaphore, as it is: it registers itself with the token of a scope, and runs Ansible, Terraform's plans and scripts.",
  challengectl: 'The runner of challengectl, as it is: it enrols itself with a configuration that is made for it, and transmits.',
};

/** Runners of other systems: what is to be done on their machine, and a tick when they come. */
export function ForeignWay({ onClose }: { onClose: () => void }) {
  const { protocol: wanted = '' } = route.useSearch();
  const [protocol, setProtocol] = useState<ForeignProtocol>(() => foreignProtocols.find((each) => each === wanted) ?? 'gitea');
  const [made, setMade] = useState<Made | null>(null);
  const another = (): void => setMade(null);
  if (made && 'pairing' in made) return <ForeignPaired pairing={made.pairing} onClose={onClose} onAnother={another} />;
  if (made) return <ForeignRegistered {...made} protocol={protocol} onClose={onClose} onAnother={another} />;
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Of which system"
        data={foreignProtocols.map((value) => ({ value, label: protocolTitles[value] }))}
        value={protocol}
        fullWidth
        onChange={(value) => {
          const chosen = foreignProtocols.find((each) => each === value);
          if (chosen && isForeign(chosen)) setProtocol(chosen);
        }}
      />
      <p className="soft">{about[protocol]}</p>
      <ForeignForm protocol={protocol} onMade={setMade} />
    </Stack>
  );
}
