import { Button } from '@mantine/core';
import { IconFilter, IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { closeDialog } from '../../dialogs/history.ts';
import { withoutDialog } from '../../dialogs/use-dialog.ts';
import { serverNow } from '../../live/clock.ts';
import { type JobListState, useJobTable } from '../../live/job-list.ts';
import { countIn, type JobFilter } from '../../live/job-rows.ts';
import { useFollowedQueue } from '../../live/queue.ts';
import { OnceOpened } from '../../parts/dialog/OnceOpened.tsx';
import { FilterTabs } from '../../parts/FilterTabs.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { onDemand } from '../../parts/on-demand.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import page from '../../parts/page.module.css';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { Choosing } from '../../parts/selection/Choosing.tsx';
import { useSelectionAddress } from '../../parts/selection/use-selection-address.ts';
import { ColumnsButton } from '../../parts/table/ColumnsButton.tsx';
import type { Sort } from '../../parts/table/column.ts';
import { useColumns } from '../../parts/table/use-columns.ts';
import { useScope } from '../../scope/scope.ts';
import { formatPlural } from '../../text/amount.ts';
import { FirstSteps } from '../first-use/FirstSteps.tsx';
import { RunnersLoading } from '../runners/RunnersEmpty.tsx';
import { chosenJobs } from './chosen-jobs.ts';
import { jobColumns } from './columns.ts';
import { ExportJobs } from './ExportJobs.tsx';
import { FilterChips } from './FilterChips.tsx';
import { addressWith, filterOf, isNarrowed, type JobsSearch } from './filters.ts';
import { JobFilterFields } from './JobFilters.tsx';
import { JobsBar } from './JobsBar.tsx';
import { NoJobs, NoSuchJobs } from './JobsEmpty.tsx';
import { JobsTable } from './JobsTable.tsx';
import styles from './jobs.module.css';
import { isNewestFirst, parseJobSort, toggledJobSort } from './order.ts';
import { jobFilterKeys, jobFilters } from './states.ts';
import { useSortedJobs } from './use-sorted.ts';

const route = getRouteApi('/inside/jobs');
const NewJobDialog = onDemand(async () => (await import('../new-job/NewJobDialog.tsx')).NewJobDialog);

/** Chosen jobs that fit into an address; of more it tells nothing. */
const addressedMax = 20;
const readChosen = (address: string | undefined): string[] => address?.split(',') ?? [];
const tellChosen = (ids: readonly string[]): string | undefined =>
  ids.length === 0 || ids.length > addressedMax ? undefined : ids.join(',');

const NewJob = ({ onNew }: { onNew: () => void }) => (
  <Button leftSection={<IconPlus size={16} stroke={1.8} />} onClick={onNew}>
    New job
  </Button>
);

/** Which jobs the address asks for; the same as long as it does. */
function useFilter({ new: _new, selected: _selected, sort: _sort, ...wanted }: JobsSearch, scope: string | null): JobFilter {
  const key = JSON.stringify([wanted, scope]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what is wanted
  return useMemo(() => filterOf(wanted, scope, serverNow()), [key]);
}

/** @param counts of all jobs; null: they say nothing about this list */
const tabsOf = (search: JobsSearch, counts: JobListState['counts'] | null) =>
  jobFilterKeys.map((key) => ({
    key,
    label: jobFilters[key].label,
    count: counts && countIn(counts, jobFilters[key].states),
    href: addressWith(search, { show: key === 'all' ? undefined : key }),
  }));

/** Changes of the address of the list. */
function useAddress() {
  const search = route.useSearch({ select: withoutDialog, structuralSharing: true });
  const navigate = route.useNavigate();
  const set = useCallback(
    (patch: JobsSearch) => void navigate({ search: (old) => ({ ...old, ...patch, selected: undefined }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((value: string) => set({ search: value || undefined }), [set]);
  const onSelected = useCallback(
    (selected: string | undefined) => void navigate({ search: (old) => ({ ...old, selected }), replace: true }),
    [navigate],
  );
  const openNew = () => void navigate({ search: (old) => ({ ...old, new: 'job' as const }) });
  return { search, set, onSearch, onSelected, openNew };
}

/** All jobs, newest first, live. */
export function JobsPage() {
  const { search, set, onSearch, onSelected, openNew } = useAddress();
  const scope = useScope();
  const show = search.show ?? 'all';
  const filter = useFilter(search, scope);
  const { list, ...state } = useJobTable(filter);
  useFollowedQueue(scope);
  const sort = parseJobSort(search.sort, jobColumns);
  const ids = useSortedJobs(list, state.ids, sort);
  const choice = useColumns('jobs', jobColumns);
  useSelectionAddress({
    ...{ selection: chosenJobs, address: search.selected, known: state.known },
    ...{ read: readChosen, tell: tellChosen, write: onSelected },
  });
  const narrowed = isNarrowed(search);
  const tabs = tabsOf(search, state.known && !narrowed ? state.counts : null);
  const mayRun = useMay()('run_jobs', scope);
  const isEmpty = state.known && state.ids.length === 0;
  const nothingAtAll = isEmpty && !narrowed && countIn(state.counts, null) === 0;
  return (
    <div className={page.filling}>
      <PageHead title="Jobs" tab="Jobs" actions={mayRun && <NewJob onNew={openNew} />} />
      {!nothingAtAll && (
        <>
          <div className={page.bar}>
            <FilterTabs tabs={tabs} current={show} label="Jobs by state" />
          </div>
          <MoreFilters {...{ search, set, onSearch }}>
            <ColumnsButton choice={choice} />
            <ExportJobs filter={filter} />
            {!isNewestFirst(sort) && !isEmpty && <SortNote sort={sort} count={ids.length} search={search} />}
          </MoreFilters>
        </>
      )}
      {state.failure && <FailureNotice error={state.failure} />}
      {!state.known && !state.failure && <RunnersLoading />}
      {state.known && <FirstSteps otherwise={nothingAtAll && <NoJobs onNew={mayRun ? openNew : null} />} />}
      {state.known && !nothingAtAll && (
        <Choosing rows={state.ids.length}>
          {isEmpty ? (
            <NoSuchJobs label={jobFilters[show].label} search={search.search ?? ''} />
          ) : (
            <JobsTable {...{ state, ids, list, choice, sort }} onSort={(by) => set({ sort: toggledJobSort(sort, by) })} />
          )}
          <JobsBar list={list} shown={ids} />
        </Choosing>
      )}
      <OnceOpened opened={search.new === 'job'}>
        <NewJobDialog opened={search.new === 'job'} onClose={closeDialog} />
      </OnceOpened>
    </div>
  );
}

/** What is sorted: not all there are, but those that are shown. */
function SortNote({ sort: { by, descending }, count, search }: { sort: Sort; count: number; search: JobsSearch }) {
  const column = jobColumns.find(({ key }) => key === by)?.label.toLowerCase();
  return (
    <p className={styles.sorted}>
      <span role="status">
        By {column}
        {descending && ', descending'}, among the newest {formatPlural(count, 'job')}.
      </span>{' '}
      <PlainLink href={addressWith(search, { sort: undefined })} replace>
        Newest first
      </PlainLink>
    </p>
  );
}

interface FiltersProps {
  search: JobsSearch;
  set: (patch: JobsSearch) => void;
  onSearch: (text: string) => void;
  children: ReactNode;
}

/** Filters besides the state: those that are there, and behind a button all that can be. */
function MoreFilters({ search, set, onSearch, children }: FiltersProps) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const close = (event: KeyboardEvent): void => void (event.key === 'Escape' && setOpen(false));
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, []);
  return (
    <>
      <div className={styles.bar}>
        <SearchBox value={search.search ?? ''} onChange={onSearch} label="Search jobs" />
        <Button
          variant={isOpen ? 'light' : 'default'}
          leftSection={<IconFilter size={16} stroke={1.8} aria-hidden="true" />}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          Filters
        </Button>
        {children}
        <FilterChips search={search} />
      </div>
      {isOpen && <JobFilterFields search={search} set={set} />}
    </>
  );
}
