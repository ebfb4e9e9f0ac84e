import { parseSort, toggleSort } from '@baton/protocol/runner-list';
import { BarRoom } from '../../parts/selection/Choosing.tsx';
import { CardGrid } from '../../parts/table/CardGrid.tsx';
import { DataTable, type RowLook } from '../../parts/table/DataTable.tsx';
import type { ColumnChoice } from '../../parts/table/use-columns.ts';
import { selection } from '../runner-actions/chosen-runners.ts';
import type { RunnersSearch } from './filters.ts';
import { RunnerCard } from './RunnerCard.tsx';
import { RunnerRow } from './RunnerRow.tsx';

const renderRow = (id: string, look: RowLook) => <RunnerRow id={id} look={look} />;
const renderCard = (id: string) => <RunnerCard id={id} />;

interface Props {
  search: RunnersSearch;
  set: (patch: RunnersSearch) => void;
  ids: readonly string[];
  choice: ColumnChoice;
  cards: boolean;
}

/** The runners that are shown, as a table or as cards. */
export function RunnersList({ search, set, ids, choice, cards }: Props) {
  const sort = parseSort(search.sort);
  const foot = <BarRoom selection={selection} />;
  if (cards)
    return (
      <CardGrid
        label="Runners"
        ids={ids}
        renderCard={renderCard}
        cardHeight={188}
        cardLeastWidth={290}
        selection={selection}
        foot={foot}
      />
    );
  return (
    <DataTable
      label="Runners"
      columns={choice.shown}
      ids={ids}
      renderRow={renderRow}
      rowHeight={54}
      narrowRowHeight={92}
      selection={selection}
      foot={foot}
      sort={sort}
      onSort={(by) => set({ sort: toggleSort(sort, by) })}
    />
  );
}
