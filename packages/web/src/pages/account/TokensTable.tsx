import type { ApiToken } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { revokeToken, tokensQuery } from '../../api/account.ts';
import { queryClient } from '../../api/query-client.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { RemovalDialog } from '../../parts/dialog/RemovalDialog.tsx';
import { Tags } from '../../parts/marks/Tags.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { CardCell, CardLine, type CellsOf } from '../../parts/table/Cell.tsx';
import { type LocalRows, LocalTable } from '../../parts/table/LocalTable.tsx';
import type { LocalColumn } from '../../parts/table/local-rows.ts';
import { scopeWords } from '../../text/scope-words.ts';
import { formatExact } from '../../text/time.ts';

/** What a table of tokens can show. */
export const tokenColumns: readonly LocalColumn<ApiToken>[] = [
  {
    ...{ key: 'name', label: 'Name', width: 'minmax(120px, 1.2fr)', fixed: true, sortable: true },
    read: ({ name }) => name,
  },
  { key: 'scope', label: 'Scope', width: 'minmax(110px, 0.9fr)', sortable: true, read: ({ scope }) => scopeWords(scope) },
  {
    ...{ key: 'may', label: 'May', width: 'minmax(150px, 1.4fr)', sortable: true },
    read: ({ permissions }) => permissions ?? 'everything',
  },
  { key: 'used', label: 'Last used', width: '100px', sortable: true, isTime: true, read: ({ lastUsedAt }) => lastUsedAt },
  {
    ...{ key: 'from', label: 'From', width: '124px', sortable: true },
    read: ({ lastUsedFrom }) => lastUsedFrom,
  },
  { key: 'expires', label: 'Expires', width: '166px', sortable: true, isTime: true, read: ({ expiresAt }) => expiresAt },
  {
    ...{ key: 'made', label: 'Made', width: '166px', sortable: true, optional: true, isTime: true },
    read: ({ createdAt }) => createdAt,
  },
  { key: 'actions', label: 'Actions', width: '98px', fixed: true },
];

const never = <span className="soft">Never</span>;

const LastUsed = ({ of: { lastUsedAt, lastUsedFrom } }: { of: ApiToken }) =>
  lastUsedAt === null ? (
    never
  ) : (
    <span title={`From ${lastUsedFrom ?? 'an unknown address'}`}>
      <RelativeTime at={lastUsedAt} />
    </span>
  );

const May = ({ of: { permissions } }: { of: ApiToken }) =>
  permissions === null ? <span className="soft">All you may</span> : <Tags values={permissions} most={2} />;

const cells: CellsOf<ApiToken> = {
  name: ({ name }) => <strong title={name}>{name}</strong>,
  scope: ({ scope }) => <span title={scope}>{scopeWords(scope)}</span>,
  may: (token) => <May of={token} />,
  used: (token) => <LastUsed of={token} />,
  from: ({ lastUsedFrom }) =>
    lastUsedFrom === null ? <span className="soft">—</span> : <span className="mono">{lastUsedFrom}</span>,
  expires: ({ expiresAt }) => (expiresAt === null ? never : <ExactTime at={expiresAt} />),
  made: ({ createdAt }) => <ExactTime at={createdAt} />,
  actions: (token) => <Revoke of={token} />,
};

/** The day alone: there is no room for more. */
const Until = ({ at }: { at: number }) => <span>{`Until ${formatExact(at).slice(0, 10)}`}</span>;

const TokenCard = ({ of: token }: { of: ApiToken }) => (
  <CardCell>
    <CardLine left={<strong>{token.name}</strong>} right={scopeWords(token.scope)} />
    <CardLine left={<May of={token} />} right={<Revoke of={token} />} />
    <CardLine
      left={
        <>
          Used: <LastUsed of={token} />
        </>
      }
      right={token.expiresAt === null ? <span className="soft">Never expires</span> : <Until at={token.expiresAt} />}
    />
  </CardCell>
);

/** The tokens, as the address asks for them. */
export const TokensTable = ({ of, onSort }: { of: LocalRows<ApiToken>; onSort: (sort: string) => void }) => (
  <LocalTable
    of={of}
    label="API tokens"
    idOf={({ id }) => id}
    cells={cells}
    card={(token) => <TokenCard of={token} />}
    rowHeight={46}
    narrowRowHeight={112}
    onSort={onSort}
  />
);

function Revoke({ of: token }: { of: ApiToken }) {
  const asked = useDialog(`revoke.${token.id}`);
  const revoke = useMutation({
    mutationFn: () => revokeToken(token),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
    onError: (error) => showFailure(`${token.name} was not revoked`, error),
  });
  return (
    <>
      <Button size="xs" variant="default" aria-label={`Revoke ${token.name}…`} loading={revoke.isPending} onClick={asked.open}>
        Revoke…
      </Button>
      <RemovalDialog
        {...{ what: 'token', verb: 'Revoke' }}
        opened={asked.opened}
        onClose={asked.close}
        onSure={() => revoke.mutate()}
      >
        Programs that use <strong>{token.name}</strong> are refused at once.
      </RemovalDialog>
    </>
  );
}
