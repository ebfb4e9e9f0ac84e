import type { RunnerCounts } from '@baton/protocol/runner-list';
import { runnerFilterKeys } from '@baton/protocol/runner-list';
import { runners } from '../../live/runner-store.ts';
import { ExportMenu } from '../../parts/export/ExportMenu.tsx';
import { FilterTabs } from '../../parts/FilterTabs.tsx';
import page from '../../parts/page.module.css';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { ColumnsButton } from '../../parts/table/ColumnsButton.tsx';
import type { ColumnChoice } from '../../parts/table/use-columns.ts';
import { exportedOf } from './exported.ts';
import { addressWith, type RunnersSearch, rareFilters, runnerFilterWords } from './filters.ts';
import { FilterChips, RunnerFilters } from './RunnerFilters.tsx';
import styles from './runners.module.css';
import { ViewSwitch } from './ViewSwitch.tsx';

const tabsOf = (search: RunnersSearch, counts: RunnerCounts | null) =>
  runnerFilterKeys
    .filter((key) => !rareFilters.has(key) || search.show === key || (counts?.[key] ?? 0) > 0)
    .map((key) => ({
      key,
      label: runnerFilterWords[key],
      count: counts?.[key] ?? null,
      href: addressWith(search, { show: key === 'all' ? undefined : key }),
    }));

interface Props {
  search: RunnersSearch;
  set: (patch: RunnersSearch) => void;
  onSearch: (text: string) => void;
  /** null: not known yet */
  counts: RunnerCounts | null;
  ids: readonly string[];
  choice: ColumnChoice;
  cards: boolean;
  onCards: (cards: boolean) => void;
}

/** Which runners are shown, and how. */
export const RunnersToolbar = ({ search, set, onSearch, counts, ids, choice, cards, onCards }: Props) => (
  <>
    <div className={page.bar}>
      <FilterTabs tabs={tabsOf(search, counts)} current={search.show ?? 'all'} label="Runners by status" />
    </div>
    <div className={styles.tools}>
      <SearchBox value={search.search ?? ''} onChange={onSearch} label="Search by name" />
      <RunnerFilters search={search} set={set} />
      {!cards && <ColumnsButton choice={choice} />}
      <ExportMenu
        name="runners"
        rows={() => ids.flatMap((id) => runners.rows.get(id) ?? [])}
        columns={exportedOf(choice.shown)}
      />
      <ViewSwitch cards={cards} onChange={onCards} />
    </div>
    <FilterChips search={search} />
  </>
);
