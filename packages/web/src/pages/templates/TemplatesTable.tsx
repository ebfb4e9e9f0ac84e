import type { Template } from '@baton/protocol';
import { scheduleWords } from '@baton/protocol/template-words';
import { memo, type ReactNode, useMemo } from 'react';
import { CardCell, CardLine, Cell, TwoLines } from '../../parts/Cell.tsx';
import { type Column, DataTable } from '../../parts/DataTable.tsx';
import { JobPill } from '../../parts/JobPill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { NextRun } from './NextRun.tsx';
import { EnableButton, RunButton } from './TemplateButtons.tsx';
import styles from './templates.module.css';

const columns: readonly Column[] = [
  { key: 'name', label: 'Name', width: 'minmax(200px, 1.5fr)' },
  { key: 'schedule', label: 'Runs', width: 'minmax(170px, 1.3fr)' },
  { key: 'next', label: 'Next run', width: '170px' },
  { key: 'last', label: 'Last run', width: 'minmax(190px, 1fr)' },
  { key: 'actions', label: 'Actions', width: '200px' },
];

/** The rows. */
export function TemplatesTable({ templates, foot }: { templates: readonly Template[]; foot: ReactNode }) {
  const ids = useMemo(() => templates.map(({ id }) => id), [templates]);
  const byId = useMemo(() => new Map(templates.map((template) => [template.id, template])), [templates]);
  return (
    <DataTable
      label="Templates"
      columns={columns}
      minWidth={960}
      ids={ids}
      rowHeight={56}
      narrowRowHeight={104}
      renderRow={(id, narrow) => <TemplateRow template={byId.get(id)} narrow={narrow} />}
      foot={foot}
    />
  );
}

const TemplateRow = memo(function TemplateRow({ template, narrow }: { template: Template | undefined; narrow: boolean }) {
  if (!template) return <td />;
  return narrow ? <TemplateCard template={template} /> : <TemplateCells template={template} />;
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

function TemplateCells({ template }: { template: Template }) {
  const words = scheduleWords(template.schedule);
  return (
    <>
      <Cell>
        <TwoLines first={nameLink(template)} second={<span className="soft">{template.project}</span>} />
      </Cell>
      <Cell>
        <span className={styles.schedule} title={words}>
          {words}
        </span>
      </Cell>
      <Cell>
        <NextRun template={template} />
      </Cell>
      <Cell>
        <LastRun template={template} />
      </Cell>
      <Cell>
        <Buttons template={template} />
      </Cell>
    </>
  );
}

const TemplateCard = ({ template }: { template: Template }) => (
  <CardCell>
    <CardLine left={<strong>{nameLink(template)}</strong>} right={<NextRun template={template} />} />
    <CardLine left={scheduleWords(template.schedule)} right={<LastRun template={template} />} />
    {/* beside it there is no room for a second button: the page of the template has it */}
    <CardLine left={<span className="soft">{template.project}</span>} right={<RunButton template={template} size="xs" />} />
  </CardCell>
);
