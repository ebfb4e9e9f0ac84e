import { memo } from 'react';
import { useRunnerRow } from '../../live/runner-store.ts';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { RunnerFlags, RunnerPill } from '../../parts/marks/RunnerPill.tsx';
import { SpokenTag } from '../../parts/marks/SpokenTag.tsx';
import { SelectBox } from '../../parts/selection/SelectBox.tsx';
import { ExactTime } from '../../parts/Times.tsx';
import { selection } from '../runner-actions/chosen-runners.ts';
import { MenuButton } from '../runner-actions/RowControls.tsx';
import { CurrentTask, Executors, nameLink, Version } from './RunnerCells.tsx';
import styles from './runners.module.css';

/** One runner as a card. Redrawn alone when something of it changes. */
export const RunnerCard = memo(function RunnerCard({ id }: { id: string }) {
  const runner = useRunnerRow(id);
  if (!runner) return null;
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <SelectBox selection={selection} id={runner.id} name={runner.name} />
        <strong>{nameLink(runner)}</strong>
        <RunnerPill runner={runner} />
        <MenuButton runner={runner} />
      </div>
      <CopyableId id={runner.id} />
      <dl className={styles.facts}>
        <dt>Last heartbeat</dt>
        <dd>
          <ExactTime at={runner.lastHeartbeatAt} never="—" />
        </dd>
        <dt>Version</dt>
        <dd>
          <Version runner={runner} />
        </dd>
        <dt>Current task</dt>
        <dd>
          <CurrentTask tasks={runner.tasks} />
        </dd>
      </dl>
      <div className={styles.pills}>
        <SpokenTag runner={runner} />
        <Executors runner={runner} />
        <RunnerFlags runner={runner} />
      </div>
    </div>
  );
});
