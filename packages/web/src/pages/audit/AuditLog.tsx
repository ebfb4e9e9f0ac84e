import { IconFilterOff, IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { auditVerificationQuery } from '../../api/audit-queries.ts';
import { useAuditLog } from '../../live/audit-log.ts';
import { CommandBlock } from '../../parts/CommandBlock.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { ListFoot } from '../../parts/ListFoot.tsx';
import { FailureNotice, Notice } from '../../parts/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { formatPlural } from '../../text/amount.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditTable } from './AuditTable.tsx';
import { EntryDialog } from './EntryDialog.tsx';
import { type AuditSearch, addressWith, filterOf, isFiltered } from './filters.ts';

const route = getRouteApi('/inside/audit');

/** The entries that pass the filters, newest first; one of them with all that it says. */
export function AuditLog({ search }: { search: AuditSearch }) {
  const navigate = route.useNavigate();
  // as of when the filters were chosen: else every minute asks anew
  const filter = useMemo(() => filterOf(search, Date.now()), [search]);
  const list = useAuditLog(filter);
  const entries = useMemo(() => list.data?.pages.flatMap((each) => each.entries) ?? [], [list.data]);
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
      <AuditFilters search={search} />
      {list.error && <FailureNotice error={list.error} />}
      {list.data && entries.length === 0 && <Nothing search={search} />}
      {entries.length > 0 && <AuditTable entries={entries} search={search} foot={foot} />}
      <EntryDialog
        entry={search.entry}
        known={entries}
        onClose={() => void navigate({ search: (old) => ({ ...old, entry: undefined }), replace: true })}
      />
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
