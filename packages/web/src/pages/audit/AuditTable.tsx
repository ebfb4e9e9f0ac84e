import type { AuditEntry } from '@baton/protocol';
import { type ReactNode, useMemo } from 'react';
import { CardCell, CardLine, Cell, TwoLines } from '../../parts/Cell.tsx';
import { type Column, DataTable } from '../../parts/DataTable.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { type AuditSearch, addressWith } from './filters.ts';
import { actionWords, changesOf, detailsOf } from './words.ts';

const columns: readonly Column[] = [
  { key: 'time', label: 'Time', width: '178px' },
  { key: 'who', label: 'Who', width: 'minmax(120px, 0.9fr)' },
  { key: 'what', label: 'What', width: 'minmax(170px, 1.1fr)' },
  { key: 'target', label: 'Target', width: 'minmax(140px, 1.1fr)' },
  { key: 'change', label: 'Change', width: 'minmax(180px, 2fr)' },
  { key: 'address', label: 'Address', width: '130px' },
];

/** Entries as rows; a click on a name or an address leaves only what belongs to it. */
export function AuditTable({ entries, search, foot }: { entries: readonly AuditEntry[]; search: AuditSearch; foot: ReactNode }) {
  const ids = useMemo(() => entries.map(({ seq }) => String(seq)), [entries]);
  const byId = useMemo(() => new Map(entries.map((entry) => [String(entry.seq), entry])), [entries]);
  const renderRow = (id: string, narrow: boolean) => {
    const entry = byId.get(id);
    if (!entry) return <td />;
    return narrow ? <EntryCard entry={entry} search={search} /> : <EntryCells entry={entry} search={search} />;
  };
  return (
    <DataTable
      label="Audit log"
      columns={columns}
      minWidth={1010}
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
  <PlainLink href={addressWith(search, { entry: String(entry.seq) })}>{actionWords(entry.action)}</PlainLink>
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
    before === undefined ? `${name} ${after}` : `${name} ${before} → ${after ?? '—'}`,
  );
  return [...changes, ...detailsOf(entry).map(([name, value]) => `${name} ${value}`)].join(', ');
}

function EntryCells({ entry, search }: Props) {
  const { actor, target, at } = entry;
  const summary = summaryOf(entry);
  return (
    <>
      <Cell>
        <TwoLines first={<ExactTime at={at} />} second={<span className="soft">{`#${entry.seq}`}</span>} />
      </Cell>
      <Cell>
        <TwoLines
          first={<Who entry={entry} search={search} />}
          second={<span className="soft">{ways[actor.via] ?? actor.via}</span>}
        />
      </Cell>
      <Cell>
        <ActionLink entry={entry} search={search} />
      </Cell>
      <Cell>
        <TwoLines
          first={
            <PlainLink href={addressWith(search, { target: target.id })} title={`Only what was done to ${target.name}`}>
              {target.name}
            </PlainLink>
          }
          second={<span className="soft">{`${target.kind} in ${entry.scope}`}</span>}
        />
      </Cell>
      <Cell>
        <span title={summary}>{summary === '' ? <span className="soft">—</span> : summary}</span>
      </Cell>
      <Cell>
        {actor.address === null ? (
          <span className="soft">—</span>
        ) : (
          <PlainLink href={addressWith(search, { address: actor.address })} className="mono">
            {actor.address}
          </PlainLink>
        )}
      </Cell>
    </>
  );
}

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
