import type { ProvisioningKey } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { removeProvisioningKey } from '../../api/actions.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { RemovalDialog } from '../../parts/dialog/RemovalDialog.tsx';
import { Pill } from '../../parts/marks/Pill.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { CardCell, CardLine, type CellsOf, TwoLines } from '../../parts/table/Cell.tsx';
import { type LocalRows, LocalTable } from '../../parts/table/LocalTable.tsx';
import type { LocalColumn } from '../../parts/table/local-rows.ts';
import { offerUndo } from '../../parts/undo/undo.ts';
import { scopeWords } from '../../text/scope-words.ts';
import styles from './keys.module.css';
import { renewKeys, turnKey } from './turn-key.ts';

const stateWords = ({ expired, enabled }: ProvisioningKey): string => (expired ? 'Expired' : enabled ? 'Enabled' : 'Disabled');

/** What a table of keys can show. */
export const keyColumns: readonly LocalColumn<ProvisioningKey>[] = [
  {
    ...{ key: 'name', label: 'Name', width: 'minmax(150px, 1.4fr)', fixed: true, sortable: true },
    read: ({ name }) => name,
  },
  { key: 'state', label: 'State', width: '92px', sortable: true, read: stateWords },
  { key: 'scope', label: 'Scope', width: 'minmax(100px, 1fr)', sortable: true, read: ({ scope }) => scopeWords(scope) },
  { key: 'used', label: 'Last used', width: '92px', sortable: true, isTime: true, read: ({ lastUsedAt }) => lastUsedAt },
  {
    ...{ key: 'from', label: 'From', width: '130px', sortable: true, optional: true },
    read: ({ lastUsedFrom }) => lastUsedFrom,
  },
  { key: 'ends', label: 'Ends', width: '158px', sortable: true, isTime: true, read: ({ expiresAt }) => expiresAt },
  { key: 'made', label: 'Made', width: '88px', sortable: true, isTime: true, read: ({ createdAt }) => createdAt },
  { key: 'by', label: 'By', width: '90px', sortable: true, optional: true, read: ({ createdBy }) => createdBy },
  { key: 'actions', label: 'Actions', width: '196px', fixed: true },
];

const State = ({ of: key }: { of: ProvisioningKey }) => {
  const words = stateWords(key);
  return <Pill tone={words === 'Enabled' ? 'green' : words === 'Disabled' ? 'grey' : 'orange'}>{words}</Pill>;
};

const never = <span className="soft">Never</span>;
const LastUsed = ({ of: { lastUsedAt, lastUsedFrom } }: { of: ProvisioningKey }) =>
  lastUsedAt === null ? (
    never
  ) : (
    <span title={`From ${lastUsedFrom ?? 'an unknown address'}`}>
      <RelativeTime at={lastUsedAt} />
    </span>
  );

const cells: CellsOf<ProvisioningKey> = {
  name: ({ id, name }) => <TwoLines first={<span title={name}>{name}</span>} second={<CopyableId id={id} />} />,
  state: (key) => <State of={key} />,
  scope: ({ scope }) => scopeWords(scope),
  used: (key) => <LastUsed of={key} />,
  from: ({ lastUsedFrom }) =>
    lastUsedFrom === null ? <span className="soft">—</span> : <span className="mono">{lastUsedFrom}</span>,
  ends: ({ expiresAt }) => (expiresAt === null ? never : <ExactTime at={expiresAt} />),
  made: ({ createdAt }) => <RelativeTime at={createdAt} />,
  by: ({ createdBy }) => createdBy,
  actions: (key) => <KeyButtons of={key} />,
};

const KeyCard = ({ of: key }: { of: ProvisioningKey }) => (
  <CardCell>
    <CardLine left={<strong>{key.name}</strong>} right={<State of={key} />} />
    <CardLine left={<CopyableId id={key.id} />} right={<KeyButtons of={key} />} />
    <CardLine
      left={
        <>
          Used: <LastUsed of={key} />
        </>
      }
      right={scopeWords(key.scope)}
    />
  </CardCell>
);

/** The keys, as the address asks for them. */
export const KeysTable = ({ of, onSort }: { of: LocalRows<ProvisioningKey>; onSort: (sort: string) => void }) => (
  <LocalTable
    of={of}
    label="Provisioning keys"
    idOf={({ id }) => id}
    cells={cells}
    card={(key) => <KeyCard of={key} />}
    rowHeight={54}
    narrowRowHeight={112}
    onSort={onSort}
  />
);

/** What can be done with a key. Removing it is asked about. */
function KeyButtons({ of: key }: { of: ProvisioningKey }) {
  const removal = useDialog(`remove-key.${key.id}`);
  const turn = useMutation({
    mutationFn: (enabled: boolean) => turnKey(key.id, enabled),
    onSuccess: (_, enabled) => offerUndo(`${key.name} ${enabled ? 'enabled' : 'disabled'}`, () => turnKey(key.id, !enabled)),
    onError: (error, enabled): void => showFailure(`${key.name} was not changed`, error, () => turn.mutate(enabled)),
  });
  const remove = useMutation({
    mutationFn: () => removeProvisioningKey(key.id),
    onSettled: renewKeys,
    onError: (error): void => showFailure(`${key.name} was not removed`, error, remove.mutate),
  });
  const verb = key.enabled ? 'Disable' : 'Enable';
  return (
    <span className={styles.buttons}>
      <Button variant="default" size="xs" aria-label={`${verb} ${key.name}`} onClick={() => turn.mutate(!key.enabled)}>
        {verb}
      </Button>
      <Button variant="default" size="xs" aria-label={`Remove ${key.name}…`} loading={remove.isPending} onClick={removal.open}>
        Remove…
      </Button>
      <RemovalDialog what="key" opened={removal.opened} onClose={removal.close} onSure={() => remove.mutate()}>
        <strong>{key.name}</strong> makes no runners any more. Those that it made stay.
      </RemovalDialog>
    </span>
  );
}
