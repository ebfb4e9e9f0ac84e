import type { Runner } from '@baton/protocol';
import { memo } from 'react';
import { useRunnerRow } from '../../live/runner-store.ts';
import { CardCell, CardLine, Cell, TwoLines } from '../../parts/Cell.tsx';
import { CopyableId } from '../../parts/CopyableId.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RunnerFlags, RunnerPill } from '../../parts/RunnerPill.tsx';
import { Tag, Tags } from '../../parts/Tags.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import table from '../../parts/table.module.css';
import tags from '../../parts/tags.module.css';
import controls from '../runner-actions/controls.module.css';
import { AvailabilityButton, MenuButton, SelectBox } from '../runner-actions/RowControls.tsx';

/** One runner in the list. Redrawn alone when something of it changes. */
export const RunnerRow = memo(function RunnerRow({ id, narrow }: { id: string; narrow: boolean }) {
  const runner = useRunnerRow(id);
  if (!runner) return <td />;
  return narrow ? <RunnerCard runner={runner} /> : <RunnerCells runner={runner} />;
});

const nameLink = (runner: Runner) => (
  <PlainLink href={`/runners/${runner.id}`} title={runner.name}>
    {runner.name}
  </PlainLink>
);

function RunnerCells({ runner }: { runner: Runner }) {
  return (
    <>
      <Cell>
        <SelectBox id={runner.id} name={runner.name} />
      </Cell>
      <Cell>
        <TwoLines first={nameLink(runner)} second={<CopyableId id={runner.id} />} />
      </Cell>
      <Cell>
        <span className={tags.tags}>
          <RunnerPill runner={runner} />
          <RunnerFlags runner={runner} />
        </span>
      </Cell>
      <Cell>
        <Tags values={runner.labels} most={2} />
      </Cell>
      <Cell>
        <Executors runner={runner} />
      </Cell>
      <Cell>{runner.version ?? <span className="soft">—</span>}</Cell>
      <Cell className={table.wrapping}>
        <ExactTime at={runner.lastHeartbeatAt} />
      </Cell>
      <Cell>
        <CurrentTask tasks={runner.tasks} />
      </Cell>
      <Cell>
        <RelativeTime at={runner.createdAt} />
      </Cell>
      <Cell>
        <span className={controls.controls}>
          <AvailabilityButton runner={runner} />
          <MenuButton runner={runner} />
        </span>
      </Cell>
    </>
  );
}

function RunnerCard({ runner }: { runner: Runner }) {
  return (
    <CardCell before={<SelectBox id={runner.id} name={runner.name} />} after={<MenuButton runner={runner} />}>
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
