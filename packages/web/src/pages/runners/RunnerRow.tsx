import type { Runner } from '@baton/protocol';
import { memo } from 'react';
import { useRunnerRow } from '../../live/runner-store.ts';
import { CardCell, CardLine, Cells, type CellsOf, TwoLines } from '../../parts/Cell.tsx';
import { CopyableId } from '../../parts/CopyableId.tsx';
import type { RowLook } from '../../parts/DataTable.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RunnerFlags, RunnerPill } from '../../parts/RunnerPill.tsx';
import { SelectBox } from '../../parts/selection/SelectBox.tsx';
import { Tag, Tags } from '../../parts/Tags.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import table from '../../parts/table.module.css';
import tags from '../../parts/tags.module.css';
import { selection } from '../runner-actions/chosen-runners.ts';
import controls from '../runner-actions/controls.module.css';
import { AvailabilityButton, MenuButton } from '../runner-actions/RowControls.tsx';

/** One runner in the list. Redrawn alone when something of it changes. */
export const RunnerRow = memo(function RunnerRow({ id, look }: { id: string; look: RowLook }) {
  const runner = useRunnerRow(id);
  if (!runner) return <td />;
  return look.narrow ? <RunnerCard runner={runner} /> : <Cells of={runner} columns={look.columns} cells={cells} />;
});

const nameLink = (runner: Runner) => (
  <PlainLink href={`/runners/${runner.id}`} title={runner.name}>
    {runner.name}
  </PlainLink>
);

const cells: CellsOf<Runner> = {
  select: ({ id, name }) => <SelectBox selection={selection} id={id} name={name} />,
  name: (runner) => <TwoLines first={nameLink(runner)} second={<CopyableId id={runner.id} />} />,
  status: (runner) => (
    <span className={tags.tags}>
      <RunnerPill runner={runner} />
      <RunnerFlags runner={runner} />
    </span>
  ),
  labels: ({ labels }) => <Tags values={labels} most={2} />,
  executors: (runner) => <Executors runner={runner} />,
  version: ({ version }) => version ?? <span className="soft">—</span>,
  heartbeat: ({ lastHeartbeatAt }) => (
    <span className={table.wrapping}>
      <ExactTime at={lastHeartbeatAt} />
    </span>
  ),
  task: ({ tasks }) => <CurrentTask tasks={tasks} />,
  created: ({ createdAt }) => <RelativeTime at={createdAt} />,
  actions: (runner) => (
    <span className={controls.controls}>
      <AvailabilityButton runner={runner} />
      <MenuButton runner={runner} />
    </span>
  ),
};

function RunnerCard({ runner }: { runner: Runner }) {
  return (
    <CardCell
      before={<SelectBox selection={selection} id={runner.id} name={runner.name} />}
      after={<MenuButton runner={runner} />}
    >
      <CardLine left={<strong>{nameLink(runner)}</strong>} right={<RunnerPill runner={runner} />} />
      <CardLine left={<CopyableId id={runner.id} />} right={<RunnerFlags runner={runner} />} />
      <CardLine left={<ExactTime at={runner.lastHeartbeatAt} />} right={<CurrentTask tasks={runner.tasks} />} />
    </CardCell>
  );
}

/** What a runner can execute; what was promised and not found on its machine stands out. */
export function Executors({ runner }: { runner: Pick<Runner, 'executors' | 'executorsMissing'> }) {
  if (runner.executors.length + runner.executorsMissing.length === 0) return <span className="soft">—</span>;
  return (
    <span className={tags.tags}>
      {runner.executors.map(({ name, version }) => (
        <Tag key={name} title={version === null ? name : `${name} ${version}`}>
          {name}
        </Tag>
      ))}
      {runner.executorsMissing.map((name) => (
        <Tag key={name} warning title={`${name} was chosen when the runner was made, and is not found on its machine`}>
          {`${name} missing`}
        </Tag>
      ))}
    </span>
  );
}

/** What a runner works on: the job that runs longest, and how many more. */
function CurrentTask({ tasks }: { tasks: Runner['tasks'] }) {
  const [first, ...others] = tasks;
  if (!first) return <span className="soft">None</span>;
  return (
    <>
      <PlainLink href={`/jobs/${first.jobId}`} title={first.jobName}>
        {first.jobName}
      </PlainLink>
      {others.length > 0 && (
        <span className="soft" title={others.map((task) => task.jobName).join(', ')}>
          {` +${others.length}`}
        </span>
      )}
    </>
  );
}
