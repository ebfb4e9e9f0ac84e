import type { ProvisioningKey, ProvisioningKeyCreated } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { Button, Stack } from '@mantine/core';
import { IconFilterOff, IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { provisioningKeysQuery } from '../../api/queries.ts';
import { closeDialog } from '../../dialogs/history.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { FleetTabs } from '../../parts/FleetTabs.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { LocalTools, type TableAddress, useLocalRows } from '../../parts/table/LocalTable.tsx';
import { useScope } from '../../scope/scope.ts';
import { KeysTable, keyColumns } from './KeysTable.tsx';
import styles from './keys.module.css';
import { NewKeyDialog } from './NewKeyDialog.tsx';

const route = getRouteApi('/inside/runners/keys');
const none: readonly ProvisioningKey[] = [];

/** Provisioning keys: made, seen once, enabled, disabled and removed. */
export function KeysPage() {
  const keys = useQuery(provisioningKeysQuery);
  const scope = useScope();
  const all = keys.data?.keys;
  const ofScope = useMemo(() => all?.filter((key) => isWithin(key.scope, scope)), [all, scope]);
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const table = useLocalRows({ name: 'keys', columns: keyColumns, rows: ofScope ?? none, address });
  const set = useCallback(
    (patch: TableAddress) => void navigate({ search: (old) => ({ ...old, ...patch }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((search: string) => set({ search: search || undefined }), [set]);
  const [made, setMade] = useState<ProvisioningKeyCreated | null>(null);
  return (
    <div className={page.filling}>
      <PageHead
        title="Runners"
        beside={<FleetTabs current="keys" />}
        tab="Provisioning keys"
        actions={
          <Button
            leftSection={<IconPlus size={16} stroke={1.8} />}
            onClick={() => void navigate({ search: (old) => ({ ...old, new: 'key' as const }) })}
          >
            New key
          </Button>
        }
      />
      {keys.error && <FailureNotice error={keys.error} />}
      {made && <MadeKey made={made} onDone={() => setMade(null)} />}
      {ofScope?.length === 0 && <NoKeys scope={scope} />}
      {ofScope && ofScope.length > 0 && (
        <>
          <p className={styles.about}>
            Who has a key can make runners with it, and do nothing else. A disabled key makes none; runners that it made before
            stay.
          </p>
          <LocalTools of={table} label="Search keys" onSearch={onSearch} />
          {table.shown.length === 0 ? (
            <EmptyState icon={<IconFilterOff size={26} stroke={1.6} />} title={`No key matches “${table.search}”`}>
              Names, states, scopes and addresses are searched.
            </EmptyState>
          ) : (
            <KeysTable of={table} onSort={(sort) => set({ sort })} />
          )}
        </>
      )}
      <NewKeyDialog opened={address.new === 'key'} onClose={closeDialog} onMade={setMade} />
    </div>
  );
}

const MadeKey = ({ made, onDone }: { made: ProvisioningKeyCreated; onDone: () => void }) => (
  <Notice kind="info" title={`The key ${made.key.name} was made. Copy it now: it is shown only here.`}>
    <Stack gap="sm" align="flex-start">
      <CommandBlock command={made.secret} label="provisioning key" />
      <p>With it automation makes a runner and gets its configuration:</p>
      <CommandBlock command="baton keys provision --key-file FILE --output config.json" label="command" />
      <Button variant="default" size="xs" onClick={onDone}>
        I have copied it
      </Button>
    </Stack>
  </Notice>
);

const NoKeys = ({ scope }: { scope: string | null }) => (
  <EmptyState icon={<IconKey size={26} stroke={1.6} />} title={scope === null ? 'No key yet' : `No key of ${scope} yet`}>
    <p>
      Who has a key can make runners with it, and do nothing else. Make one with “New key”, or from a terminal; its secret is
      shown once:
    </p>
    <CommandBlock command="baton keys create image --expires-in 90d > key" />
  </EmptyState>
);
