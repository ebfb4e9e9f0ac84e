import type { Runner } from '@baton/protocol';
import { memo } from 'react';
import { useRunnerRow } from '../../live/runner-store.ts';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { RunnerFlags, RunnerPill } from '../../parts/marks/RunnerPill.tsx';
import { SpokenTag } from '../../parts/marks/SpokenTag.tsx';
import { SelectBox } from '../../parts/selection/SelectBox.tsx';
import { ExactTime } from '../../parts/Times.tsx';
import { CardCell, CardLine, Cells } from '../../parts/table/Cell.tsx';
import type { RowLook } from '../../parts/table/DataTable.tsx';
import { selection } from '../runner-actions/chosen-runners.ts';
import { MenuButton } from '../runner-actions/RowControls.tsx';
import { CurrentTask, nameLink, runnerCells } from './RunnerCells.tsx';

/** One runner in the list. Redrawn alone when something of it changes. */
export const RunnerRow = memo(function RunnerRow({ id, look }: { id: string; look: RowLook }) {
  const runner = useRunnerRow(id);
  if (!runner) return <td />;
  return look.narrow ? <NarrowRow runner={runner} /> : <Cells of={runner} columns={look.columns} cells={runnerCells} />;
});

function NarrowRow({ runner }: { runner: Runner }) {
  return (
    <CardCell
      before={<SelectBox selection={selection} id={runner.id} name={runner.name} />}
      after={<MenuButton runner={runner} />}
    >
      <CardLine left={<strong>{nameLink(runner)}</strong>} right={<RunnerPill runner={runner} />} />
      <CardLine
        left={<CopyableId id={runner.id} />}
        right={
          <>
            <SpokenTag runner={runner} /> <RunnerFlags runner={runner} />
          </>
        }
      />
      <CardLine left={<ExactTime at={runner.lastHeartbeatAt} />} right={<CurrentTask tasks={runner.tasks} />} />
    </CardCell>
  );
}
