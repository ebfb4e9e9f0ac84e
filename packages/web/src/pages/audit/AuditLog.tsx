import { IconFilterOff, IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { auditVerificationQuery } from '../../api/audit-queries.ts';
import { closeDialog } from '../../dialogs/history.ts';
import { useAuditLog } from '../../live/audit-log.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { ExportMenu } from '../../parts/export/ExportMenu.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { ColumnsButton } from '../../parts/table/ColumnsButton.tsx';
import { ListFoot } from '../../parts/table/ListFoot.tsx';
import { exportedOf } from '../../parts/table/local-rows.ts';
import { useColumns } from '../../parts/table/use-columns.ts';
import { formatPlural } from '../../text/amount.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditTable, auditColumns } from './AuditTable.tsx';
import { EntryDialog } from './EntryDialog.tsx';
import { type AuditSearch, addressWith, filterOf, isFiltered } from './filters.ts';

/** The entries that pass the filters, newest first; one of them with all that it says. */
export function AuditLog({ search }: { search: AuditSearch }) {
  // as of when the filters were chosen: else every minute asks anew
  const filter = useMemo(() => filterOf(search, Date.now()), [search]);
  const list = useAuditLog(filter);
  const entries = useMemo(() => list.data?.pages.flatMap((each) => each.entries) ?? [], [list.data]);
  const choice = useColumns('audit', auditColumns);
  const columns = auditColumns.filter(({ key }) => choice.shown.some((each) => each.key === key));
  const foot = (
    <ListFoot
      count={formatPlural(entries.length, 'entry', 'entries')}
      hasMore={list.hasNextPage}
      isLoading={list.isFetchingNextPage}
      onMore={list.fetchNextPage}
    />
  );
  return (
    <>
      <Broken />
      <AuditFilters search={search}>
        <ColumnsButton choice={choice} />
        <ExportMenu
          {...{ name: 'audit', word: 'Export shown' }}
          rows={() => entries}
          columns={[{ name: 'seq', read: ({ seq }) => seq }, ...exportedOf(columns)]}
        />
      </AuditFilters>
      {list.error && <FailureNotice error={list.error} />}
      {list.data && entries.length === 0 && <Nothing search={search} />}
      {entries.length > 0 && <AuditTable entries={entries} columns={columns} search={search} foot={foot} />}
      <EntryDialog entry={search.entry} known={entries} onClose={closeDialog} />
    </>
  );
}

/** A log that does not hold is the first thing to be known of it. */
function Broken() {
  const problem = useQuery({ ...auditVerificationQuery, enabled: false }).data?.problem;
  if (!problem) return null;
  return (
    <Notice kind="error" title="The audit log was changed behind the back of the server">
      {problem.text} Compare it with an export or a head that you noted earlier:{' '}
      <code>baton audit verify --head NUMBER:HASH</code>
    </Notice>
  );
}

function Nothing({ search }: { search: AuditSearch }) {
  if (!isFiltered(search))
    return (
      <EmptyState icon={<IconHistory size={26} stroke={1.6} />} title="No entry yet">
        <p>What people, programs and the server change appears here. From a terminal:</p>
        <CommandBlock command="baton audit list" />
      </EmptyState>
    );
  const all = { action: '', actor: '', address: '', target: '', scope: '', since: '', search: '' };
  return (
    <EmptyState icon={<IconFilterOff size={26} stroke={1.6} />} title="No entry passes these filters">
      <p>
        <PlainLink href={addressWith(search, all)}>Show all entries</PlainLink>
      </p>
    </EmptyState>
  );
}
