import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { RegistrationPanel } from './RegistrationPanel.tsx';
import { ScopeSelect } from './ScopeSelect.tsx';
import { useScopesOf } from './use-scopes.ts';

/** The token of a scope, with which any number of runners register themselves. */
export function RegisterWay({ onClose }: { onClose: () => void }) {
  const { scopes, first } = useScopesOf('manage_runners');
  const [chosen, setChosen] = useState<string>();
  const scope = chosen ?? first;
  return (
    <Stack gap="md">
      {scopes.length > 1 && (
        <ScopeSelect description="Whose jobs the runners take." scopes={scopes} value={scope} isFirst onChange={setChosen} />
      )}
      {scope !== undefined && <RegistrationPanel key={scope} scope={scope} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Stack>
  );
}
