import type { ApiToken } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { tokensQuery } from '../../api/account.ts';
import { queryClient } from '../../api/query-client.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { LocalTools, type TableAddress, useLocalRows } from '../../parts/table/LocalTable.tsx';
import styles from './account.module.css';
import { NewTokenForm } from './NewTokenForm.tsx';
import { TokensTable, tokenColumns } from './TokensTable.tsx';

const route = getRouteApi('/inside/account');

/** API tokens: what programs sign in with. */
export function TokensPanel() {
  const query = useQuery(tokensQuery);
  const making = useDialog('new-token');
  const close = (): void => {
    making.close();
    void queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
  };
  const tokens = query.data?.tokens;
  return (
    <Panel
      title="API tokens"
      aside={
        <Button size="xs" onClick={making.open}>
          New token…
        </Button>
      }
    >
      {query.isError && <FailureNotice error={query.error} />}
      {tokens?.length === 0 && (
        <p className="soft">
          None yet. A program signs in with a token: <span className="mono">BATON_TOKEN=… baton runners list</span>
        </p>
      )}
      {tokens && tokens.length > 0 && <Tokens tokens={tokens} />}
      <Dialog opened={making.opened} onClose={close} title="New API token" size={520}>
        <NewTokenForm onDone={close} />
      </Dialog>
    </Panel>
  );
}

function Tokens({ tokens }: { tokens: readonly ApiToken[] }) {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const table = useLocalRows({ name: 'tokens', columns: tokenColumns, rows: tokens, address });
  const set = useCallback(
    (patch: TableAddress) => void navigate({ search: (old) => ({ ...old, ...patch }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((search: string) => set({ search: search || undefined }), [set]);
  return (
    <div className={styles.table}>
      <LocalTools of={table} label="Search tokens" onSearch={onSearch} />
      {table.shown.length === 0 ? (
        <p className="soft">No token matches “{table.search}”.</p>
      ) : (
        <TokensTable of={table} onSort={(sort) => set({ sort })} />
      )}
    </div>
  );
}
