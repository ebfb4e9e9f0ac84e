import type { Template } from '@baton/protocol';
import { scheduleWords } from '@baton/protocol/template-words';
import { sentence } from '@baton/protocol/why-words';
import { memo, type ReactNode, useMemo } from 'react';
import { JobPill } from '../../parts/marks/JobPill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { CardCell, CardLine, Cells, type CellsOf, TwoLines } from '../../parts/table/Cell.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable, type RowLook } from '../../parts/table/DataTable.tsx';
import type { LocalColumn } from '../../parts/table/local-rows.ts';
import { formatCount } from '../../text/amount.ts';
import { NextRun } from './NextRun.tsx';
import { EnableButton, RunButton } from './TemplateButtons.tsx';
import styles from './templates.module.css';

/** What a table of templates can show, and what an export says of it. Its order is the server's. */
export const templateColumns: readonly LocalColumn<Template>[] = [
  { key: 'name', label: 'Name', width: 'minmax(200px, 1.5fr)', fixed: true, read: ({ name }) => name },
  { key: 'schedule', label: 'Runs', width: 'minmax(170px, 1.3fr)', read: ({ schedule }) => scheduleWords(schedule) },
  { key: 'next', label: 'Next run', width: '170px', isTime: true, read: ({ nextRunAt }) => nextRunAt },
  { key: 'last', label: 'Last run', width: 'minmax(190px, 1fr)', isTime: true, read: ({ lastRun }) => lastRun?.at ?? null },
  { key: 'project', label: 'Project', width: 'minmax(110px, 0.8fr)', optional: true, read: ({ project }) => project },
  { key: 'executor', label: 'Executor', width: '96px', optional: true, read: ({ job }) => job.executor ?? 'shell' },
  { key: 'runs', label: 'Runs made', width: '76px', optional: true, read: ({ runs }) => runs },
  { key: 'changed', label: 'Changed', width: '92px', optional: true, isTime: true, read: ({ changedAt }) => changedAt },
  { key: 'by', label: 'Changed by', width: '96px', optional: true, read: ({ changedBy }) => changedBy },
  { key: 'actions', label: 'Actions', width: '200px', fixed: true },
];

interface Props {
  templates: readonly Template[];
  columns: readonly Column[];
  foot: ReactNode;
}

/** The rows. */
export function TemplatesTable({ templates, columns, foot }: Props) {
  const ids = useMemo(() => templates.map(({ id }) => id), [templates]);
  const byId = useMemo(() => new Map(templates.map((template) => [template.id, template])), [templates]);
  return (
    <DataTable
      label="Templates"
      columns={columns}
      ids={ids}
      rowHeight={56}
      narrowRowHeight={104}
      renderRow={(id, look) => <TemplateRow template={byId.get(id)} look={look} />}
      foot={foot}
    />
  );
}

const TemplateRow = memo(function TemplateRow({ template, look }: { template: Template | undefined; look: RowLook }) {
  if (!template) return <td />;
  return look.narrow ? <TemplateCard template={template} /> : <Cells of={template} columns={look.columns} cells={cells} />;
});

const nameLink = ({ id, name }: Template) => (
  <PlainLink href={`/templates/${id}`} title={name}>
    {name}
  </PlainLink>
);

/** How its newest run stands. */
function LastRun({ template: { lastRun } }: { template: Template }) {
  if (!lastRun) return <span className="soft">Never</span>;
  return (
    <span className={styles.last}>
      {lastRun.job && (
        <PlainLink href={`/jobs/${lastRun.jobId}`}>
          <JobPill job={lastRun.job} />
        </PlainLink>
      )}
      <span className="soft">
        <RelativeTime at={lastRun.at} />
      </span>
    </span>
  );
}

const Buttons = ({ template }: { template: Template }) => (
  <span className={styles.buttons}>
    <RunButton template={template} size="xs" />
    <EnableButton template={template} size="xs" />
  </span>
);

const cells: CellsOf<Template> = {
  name: (template) => <TwoLines first={nameLink(template)} second={<span className="soft">{template.project}</span>} />,
  schedule: ({ schedule }) => (
    <span className={styles.schedule} title={scheduleWords(schedule)}>
      {sentence(scheduleWords(schedule))}
    </span>
  ),
  next: (template) => <NextRun template={template} />,
  last: (template) => <LastRun template={template} />,
  project: ({ project }) => project,
  executor: ({ job }) => job.executor ?? 'shell',
  runs: ({ runs }) => formatCount(runs),
  changed: ({ changedAt }) => <RelativeTime at={changedAt} />,
  by: ({ changedBy }) => changedBy,
  actions: (template) => <Buttons template={template} />,
};

const TemplateCard = ({ template }: { template: Template }) => (
  <CardCell>
    <CardLine left={<strong>{nameLink(template)}</strong>} right={<NextRun template={template} />} />
    <CardLine left={sentence(scheduleWords(template.schedule))} right={<LastRun template={template} />} />
    {/* beside it there is no room for a second button: the page of the template has it */}
    <CardLine left={<span className="soft">{template.project}</span>} right={<RunButton template={template} size="xs" />} />
  </CardCell>
);
