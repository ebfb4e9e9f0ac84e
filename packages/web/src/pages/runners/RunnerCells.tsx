import type { Runner } from '@baton/protocol';
import { typeOf } from '@baton/protocol/runner-list';
import { IconArrowUpCircle } from '@tabler/icons-react';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { RunnerFlags, RunnerPill } from '../../parts/marks/RunnerPill.tsx';
import { SpokenTag } from '../../parts/marks/SpokenTag.tsx';
import { Tag, Tags } from '../../parts/marks/Tags.tsx';
import tags from '../../parts/marks/tags.module.css';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { SelectBox } from '../../parts/selection/SelectBox.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { type CellsOf, TwoLines } from '../../parts/table/Cell.tsx';
import table from '../../parts/table/table.module.css';
import { scopeWords } from '../../text/scope-words.ts';
import { selection } from '../runner-actions/chosen-runners.ts';
import controls from '../runner-actions/controls.module.css';
import { AvailabilityButton, MenuButton } from '../runner-actions/RowControls.tsx';
import { FrequencyLimits, OtherRanges } from './FrequencyLimits.tsx';
import styles from './runners.module.css';
import { regionOf, typeWords } from './words.ts';

export const nameLink = (runner: Pick<Runner, 'id' | 'name'>) => (
  <PlainLink href={`/runners/${runner.id}`} title={runner.name} data-opens>
    {runner.name}
  </PlainLink>
);

/** What stands in each column of the list. */
export const runnerCells: CellsOf<Runner> = {
  select: ({ id, name }) => <SelectBox selection={selection} id={id} name={name} />,
  name: (runner) => <TwoLines first={nameLink(runner)} second={<CopyableId id={runner.id} />} />,
  type: (runner) => typeWords[typeOf(runner)],
  region: (runner) => regionOf(runner) ?? <span className="soft">—</span>,
  status: (runner) => (
    <span className={tags.tags}>
      <RunnerPill runner={runner} />
      <SpokenTag runner={runner} />
      <RunnerFlags runner={runner} />
    </span>
  ),
  scope: ({ scope }) => <span title={scope}>{scopeWords(scope)}</span>,
  labels: ({ labels }) => <Tags values={labels} most={2} />,
  executors: (runner) => <Executors runner={runner} most={executorsMost} />,
  frequency: (runner) => <FrequencyLimits runner={runner} />,
  ranges: (runner) => <OtherRanges runner={runner} />,
  version: (runner) => <Version runner={runner} />,
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

/** More of them do not fit into a row. */
const executorsMost = 2;

/** Which version it runs, with a mark where a newer one was published. */
export function Version({ runner: { version, flags } }: { runner: Pick<Runner, 'version' | 'flags'> }) {
  if (version === null) return <span className="soft">—</span>;
  if (!flags.includes('outdated')) return version;
  return (
    <span className={styles.outdated} title="Older than the newest release">
      {version}
      <IconArrowUpCircle size={14} stroke={1.8} role="img" aria-label="outdated" />
    </span>
  );
}

/** What a runner can execute; what was promised and not found on its machine stands out. */
export function Executors({
  runner,
  most = Number.POSITIVE_INFINITY,
}: {
  runner: Pick<Runner, 'executors' | 'executorsMissing'>;
  most?: number;
}) {
  const shown = runner.executors.length > most ? most - 1 : most;
  if (runner.executors.length + runner.executorsMissing.length === 0) return <span className="soft">—</span>;
  return (
    <span className={tags.tags}>
      {runner.executors.slice(0, shown).map(({ name, version }) => (
        <Tag key={name} title={version === null ? name : `${name} ${version}`}>
          {name}
        </Tag>
      ))}
      {runner.executors.length > shown && (
        <Tag title={runner.executors.map(({ name }) => name).join(', ')}>{`+${runner.executors.length - shown}`}</Tag>
      )}
      {runner.executorsMissing.map((name) => (
        <Tag key={name} warning title={`${name} was chosen when the runner was made, and is not found on its machine`}>
          {`${name} missing`}
        </Tag>
      ))}
    </span>
  );
}

/** What a runner works on: the job that runs longest, and how many more. */
export function CurrentTask({ tasks }: { tasks: Runner['tasks'] }) {
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
