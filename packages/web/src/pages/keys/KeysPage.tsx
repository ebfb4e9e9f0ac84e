import type { ProvisioningKeyCreated } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { Button, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { provisioningKeysQuery } from '../../api/queries.ts';
import { CommandBlock } from '../../parts/CommandBlock.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { FleetTabs } from '../../parts/FleetTabs.tsx';
import { FailureNotice, Notice } from '../../parts/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { useScope } from '../../scope/scope.ts';
import { KeyRow } from './KeyRow.tsx';
import styles from './keys.module.css';
import { NewKeyDialog } from './NewKeyDialog.tsx';

const route = getRouteApi('/inside/runners/keys');

/** Provisioning keys: made, seen once, enabled, disabled and removed. */
export function KeysPage() {
  const keys = useQuery(provisioningKeysQuery);
  const scope = useScope();
  const shown = keys.data?.keys.filter((key) => isWithin(key.scope, scope));
  const isMaking = route.useSearch().new === 'key';
  const navigate = route.useNavigate();
  const setIsMaking = (open: boolean): void =>
    void navigate({ search: (old) => ({ ...old, new: open ? 'key' : undefined }), replace: !open });
  const [made, setMade] = useState<ProvisioningKeyCreated | null>(null);
  return (
    <div className={page.flowing}>
      <PageHead
        title="Runners"
        beside={<FleetTabs current="keys" />}
        tab="Provisioning keys"
        actions={
          <Button leftSection={<IconPlus size={16} stroke={1.8} />} onClick={() => setIsMaking(true)}>
            New key
          </Button>
        }
      />
      {keys.error && <FailureNotice error={keys.error} />}
      {made && (
        <Notice kind="info" title={`The key ${made.key.name} was made. Copy it now: it is shown only here.`}>
          <Stack gap="sm" align="flex-start">
            <CommandBlock command={made.secret} label="provisioning key" />
            <p>With it automation makes a runner and gets its configuration:</p>
            <CommandBlock command="baton keys provision --key-file FILE --output config.json" label="command" />
            <Button variant="default" size="xs" onClick={() => setMade(null)}>
              I have copied it
            </Button>
          </Stack>
        </Notice>
      )}
      {shown && (
        <Panel title="Provisioning keys">
          <p className={styles.about}>
            Who has a key can make runners with it, and do nothing else. A disabled key makes none; runners that it made before
            stay.
          </p>
          {shown.length === 0 && (
            <Stack gap="sm">
              <p>
                {scope === null ? 'There is none.' : `There is none of ${scope}.`} Make one with “New key”, or from a terminal;
                its secret is shown once:
              </p>
              <CommandBlock command="baton keys create image --expires-in 90d > key" />
            </Stack>
          )}
          {shown.map((key) => (
            <KeyRow key={key.id} of={key} />
          ))}
        </Panel>
      )}
      <NewKeyDialog opened={isMaking} onClose={() => setIsMaking(false)} onMade={setMade} />
    </div>
  );
}
