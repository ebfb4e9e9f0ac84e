import type { AuditEntry } from '@baton/protocol';
import { type ReactNode, useMemo } from 'react';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { CardCell, CardLine, Cells, type CellsOf, TwoLines } from '../../parts/table/Cell.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable, type RowLook } from '../../parts/table/DataTable.tsx';
import type { LocalColumn } from '../../parts/table/local-rows.ts';
import { scopeInSentence } from '../../text/scope-words.ts';
import styles from './audit.module.css';
import { type AuditSearch, addressWith } from './filters.ts';
import { actionWords, changesOf, detailsOf, fieldWords } from './words.ts';

/** What the table can show, and what an export of what is shown says of it. */
export const auditColumns: readonly LocalColumn<AuditEntry>[] = [
  { key: 'time', label: 'Time', width: '178px', isTime: true, read: ({ at }) => at },
  { key: 'who', label: 'Who', width: 'minmax(120px, 0.9fr)', read: ({ actor }) => actor.login },
  { key: 'what', label: 'What', width: 'minmax(170px, 1.1fr)', fixed: true, read: ({ action }) => action },
  {
    ...{ key: 'target', label: 'Target', width: 'minmax(140px, 1.1fr)' },
    read: ({ target }) => `${target.kind} ${target.name}`,
  },
  { key: 'change', label: 'Change', width: 'minmax(180px, 2fr)', read: (entry) => summaryOf(entry) },
  { key: 'address', label: 'Address', width: '130px', read: ({ actor }) => actor.address },
  { key: 'scope', label: 'Scope', width: 'minmax(100px, 0.8fr)', optional: true, read: ({ scope }) => scope },
];

interface TableProps {
  entries: readonly AuditEntry[];
  columns: readonly Column[];
  search: AuditSearch;
  foot: ReactNode;
}

/** Entries as rows; a click on a name or an address leaves only what belongs to it. */
export function AuditTable({ entries, columns, search, foot }: TableProps) {
  const ids = useMemo(() => entries.map(({ seq }) => String(seq)), [entries]);
  const byId = useMemo(() => new Map(entries.map((entry) => [String(entry.seq), entry])), [entries]);
  const renderRow = (id: string, look: RowLook) => {
    const entry = byId.get(id);
    if (!entry) return <td />;
    if (look.narrow) return <EntryCard entry={entry} search={search} />;
    return <Cells of={{ entry, search }} columns={look.columns} cells={cells} />;
  };
  return (
    <DataTable
      label="Audit log"
      columns={columns}
      ids={ids}
      rowHeight={54}
      narrowRowHeight={92}
      renderRow={renderRow}
      foot={foot}
    />
  );
}

interface Props {
  entry: AuditEntry;
  search: AuditSearch;
}

const ActionLink = ({ entry, search }: Props) => (
  <PlainLink href={addressWith(search, { entry: String(entry.seq) })} data-opens>
    {actionWords(entry.action)}
  </PlainLink>
);

const Who = ({ entry: { actor }, search }: Props) => (
  <PlainLink href={addressWith(search, { actor: actor.login })} title={`Only what ${actor.login} did`}>
    {actor.login}
  </PlainLink>
);

const ways: Readonly<Record<string, string>> = {
  session: 'in a browser',
  token: 'by a token',
  local: 'on the server',
  runner: 'a runner',
  server: 'by itself',
};

/** In one line what changed, else what was said. */
function summaryOf(entry: AuditEntry): string {
  const changes = changesOf(entry).map(({ name, before, after }) =>
    before === undefined ? `${fieldWords(name)} ${after}` : `${fieldWords(name)} ${before} → ${after ?? '—'}`,
  );
  return [...changes, ...detailsOf(entry).map(([name, value]) => `${name} ${value}`)].join(', ');
}

const cells: CellsOf<Props> = {
  time: ({ entry: { at, seq } }) => <TwoLines first={<ExactTime at={at} />} second={<span className="soft">{`#${seq}`}</span>} />,
  who: (props) => (
    <TwoLines
      first={<Who {...props} />}
      second={<span className="soft">{ways[props.entry.actor.via] ?? props.entry.actor.via}</span>}
    />
  ),
  what: (props) => <ActionLink {...props} />,
  target: ({ entry: { target, scope }, search }) => (
    <TwoLines
      first={
        <PlainLink href={addressWith(search, { target: target.id })} title={`Only what was done to ${target.name}`}>
          {target.name}
        </PlainLink>
      }
      second={<span className={styles.second} title={scope}>{`${target.kind} in ${scopeInSentence(scope)}`}</span>}
    />
  ),
  change: ({ entry }) => {
    const summary = summaryOf(entry);
    return <span title={summary}>{summary === '' ? <span className="soft">—</span> : summary}</span>;
  },
  scope: ({ entry: { scope } }) => scope,
  address: ({ entry: { actor }, search }) =>
    actor.address === null ? (
      <span className="soft">—</span>
    ) : (
      <PlainLink href={addressWith(search, { address: actor.address })} className="mono">
        {actor.address}
      </PlainLink>
    ),
};

function EntryCard({ entry, search }: Props) {
  const { actor, target, at } = entry;
  return (
    <CardCell>
      <CardLine left={<ActionLink entry={entry} search={search} />} right={<RelativeTime at={at} />} />
      <CardLine left={`${target.kind} ${target.name}`} right={<span className="soft">{`#${entry.seq}`}</span>} />
      <CardLine left={<Who entry={entry} search={search} />} right={<span className="mono">{actor.address ?? '—'}</span>} />
    </CardCell>
  );
}
