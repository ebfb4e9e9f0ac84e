import { parseSort, type RunnerCounts, runnerFilterKeys, toggleSort } from '@baton/protocol/runner-list';
import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useCallback } from 'react';
import { useMay } from '../../api/may.ts';
import { withQuery } from '../../api/request.ts';
import { runners } from '../../live/runner-store.ts';
import { type Column, DataTable, type RowLook } from '../../parts/DataTable.tsx';
import { FilterTabs } from '../../parts/FilterTabs.tsx';
import { FleetTabs } from '../../parts/FleetTabs.tsx';
import { later } from '../../parts/later.ts';
import { Notice } from '../../parts/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import page from '../../parts/page.module.css';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { BarRoom, Choosing } from '../../parts/selection/Choosing.tsx';
import { readNumbers, writeNumbers } from '../../parts/selection/selection-address.ts';
import { useSelectionAddress } from '../../parts/selection/use-selection-address.ts';
import { ColumnsButton } from '../../parts/table/ColumnsButton.tsx';
import { useColumns } from '../../parts/table/use-columns.ts';
import type { Way } from '../adding/ways.ts';
import { FirstSteps } from '../first-use/FirstSteps.tsx';
import { selection } from '../runner-actions/chosen-runners.ts';
import { RunnerMenu } from '../runner-actions/RunnerMenu.tsx';
import { RunnersBar } from '../runner-actions/RunnersBar.tsx';
import { runnerFilterWords } from './filters.ts';
import { RunnerRow } from './RunnerRow.tsx';
import { NoRunners, NothingFound, RunnersLoading } from './RunnersEmpty.tsx';
import { useRunnerList } from './use-runner-list.ts';

const route = getRouteApi('/inside/runners');
const AddRunnerSheet = later(async () => (await import('../adding/AddRunnerSheet.tsx')).AddRunnerSheet);
const RunnerDialogs = later(async () => (await import('../runner-actions/RunnerDialogs.tsx')).RunnerDialogs);

const columns: readonly Column[] = [
  { key: 'name', label: 'Name', width: 'minmax(140px, 2.1fr)', sortable: true, fixed: true },
  { key: 'status', label: 'Status', width: 'minmax(130px, 0.6fr)', sortable: true },
  { key: 'labels', label: 'Labels', width: 'minmax(92px, 1fr)' },
  { key: 'executors', label: 'Executors', width: 'minmax(82px, 0.8fr)' },
  { key: 'version', label: 'Version', width: '58px', sortable: true },
  { key: 'heartbeat', label: 'Last heartbeat', width: '104px', sortable: true },
  { key: 'task', label: 'Current task', width: 'minmax(96px, 1fr)', sortable: true },
  { key: 'created', label: 'Created', width: '68px', sortable: true },
  { key: 'actions', label: 'Actions', width: '98px' },
];

const renderRow = (id: string, look: RowLook) => <RunnerRow id={id} look={look} />;

/** The runners that an address names by their numbers, and the reverse. */
const idsOf = (address: string | undefined): string[] => {
  const has = readNumbers(address);
  return [...runners.rows.values()].filter(({ number }) => has(number)).map(({ id }) => id);
};
const numbersOf = (ids: readonly string[]) => writeNumbers(ids.flatMap((id) => runners.rows.get(id)?.number ?? []));

/** What a runner that is added must offer stands in the address only while it is added. */
const nothingWished = { labels: undefined, executors: undefined, for: undefined };

/** Nobody looks for frozen runners as long as there is none. */
const tabsOf = (search: ReturnType<typeof route.useSearch>, counts: RunnerCounts | null) =>
  runnerFilterKeys
    .filter((key) => key !== 'frozen' || search.show === key || (counts?.frozen ?? 0) > 0)
    .map((key) => ({
      key,
      label: runnerFilterWords[key],
      count: counts?.[key] ?? null,
      href: withQuery('/runners', { ...search, new: undefined, show: key === 'all' ? undefined : key }),
    }));

const AddButtons = ({ onPair, onAdd }: { onPair: () => void; onAdd: () => void }) => (
  <>
    <Button variant="default" leftSection={<IconPlugConnected size={16} stroke={1.8} />} onClick={onPair}>
      Pair
    </Button>
    <Button leftSection={<IconPlus size={16} stroke={1.8} />} onClick={onAdd}>
      Add runner
    </Button>
  </>
);

/** What somebody should know before anything else. */
const FleetNotices = ({ counts }: { counts: RunnerCounts }) => (
  <>
    {counts.frozen > 0 && (
      <Notice
        kind="error"
        title={`${counts.frozen === 1 ? 'A runner is' : `${counts.frozen} runners are`} frozen: a credential is in use in two places`}
      >
        <PlainLink href={withQuery('/runners', { show: 'frozen' })}>See which</PlainLink>
      </Notice>
    )}
    {counts.all > 0 && counts.online === 0 && <Notice kind="warning" title="No runner is online. Jobs wait until one is." />}
  </>
);

/** All runners, live. */
export function RunnersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = search.show ?? 'all';
  const sort = parseSort(search.sort);
  const { ids, counts, known, complete } = useRunnerList(filter, search.search ?? '', search.sort);
  const onSelected = useCallback(
    (selected: string | undefined) => void navigate({ search: (old) => ({ ...old, selected }), replace: true }),
    [navigate],
  );
  useSelectionAddress({ selection, address: search.selected, known: complete, read: idsOf, tell: numbersOf, write: onSelected });
  const onSearch = useCallback(
    (value: string) => void navigate({ search: (old) => ({ ...old, search: value || undefined }), replace: true }),
    [navigate],
  );
  const add = (way: Way | undefined) =>
    void navigate({ search: (old) => ({ ...old, new: way, ...(way === undefined && nothingWished) }) });
  const tabs = tabsOf(search, known ? counts : null);
  const choice = useColumns('runners', columns);
  const mayPair = useMay()('manage_runners', null);
  const table = (
    <DataTable
      label="Runners"
      columns={choice.shown}
      ids={ids}
      renderRow={renderRow}
      rowHeight={54}
      narrowRowHeight={92}
      selection={selection}
      foot={<BarRoom selection={selection} />}
      sort={sort}
      onSort={(by) => void navigate({ search: (old) => ({ ...old, sort: toggleSort(sort, by) }), replace: true })}
    />
  );
  return (
    <div className={page.filling}>
      <PageHead
        title="Runners"
        beside={<FleetTabs current="runners" />}
        tab="Runners"
        actions={mayPair && <AddButtons onPair={() => add('pair')} onAdd={() => add('self-hosted')} />}
      />
      {known && <FleetNotices counts={counts} />}
      {(!known || counts.all > 0) && (
        <div className={page.bar}>
          <FilterTabs tabs={tabs} current={filter} label="Runners by status" />
          <SearchBox value={search.search ?? ''} onChange={onSearch} label="Search by name" />
          <ColumnsButton choice={choice} />
        </div>
      )}
      {!known && <RunnersLoading />}
      {known && <FirstSteps otherwise={counts.all === 0 && <NoRunners onPair={mayPair ? () => add('pair') : null} />} />}
      {known && counts.all > 0 && (
        <Choosing>
          {ids.length > 0 ? table : <NothingFound filter={filter} search={search.search ?? ''} />}
          <RunnersBar shown={ids} />
        </Choosing>
      )}
      <RunnerMenu />
      <Suspense>
        <AddRunnerSheet way={search.new} search={search} onClose={() => add(undefined)} />
        <RunnerDialogs />
      </Suspense>
    </div>
  );
}
