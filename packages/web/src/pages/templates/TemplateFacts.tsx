import type { Template, TemplateDetail } from '@baton/protocol';
import { overlapWords, scheduleWords } from '@baton/protocol/template-words';
import { sentence } from '@baton/protocol/why-words';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import { Tags } from '../../parts/marks/Tags.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { NextRun } from './NextRun.tsx';
import styles from './templates.module.css';

const timesShown = 5;

/** When it runs, by which rules, and who made it. */
export function TemplateFacts({ detail: { template, nextRuns } }: { detail: TemplateDetail }) {
  const { schedule, job } = template;
  return (
    <Panel title="Template">
      <Facts>
        <Fact name="Runs">{sentence(scheduleWords(schedule))}</Fact>
        <Fact name="Next run">
          <NextRun template={template} />
        </Fact>
        {nextRuns.length > 1 && (
          <Fact name="Then">
            <span className={styles.times}>
              {nextRuns.slice(1, timesShown).map((at) => (
                <ExactTime key={at} at={at} />
              ))}
            </span>
          </Fact>
        )}
        {!template.enabled && <Disabled template={template} />}
        {schedule.kind !== 'manual' && (
          <>
            <Fact name="Beside another">{sentence(overlapWords[template.overlap])}</Fact>
            <Fact name="Missed times">{template.missed === 'once' ? 'One run, marked late' : 'Are passed over'}</Fact>
          </>
        )}
        <Fact name="Executor">{job.executor ?? 'Default'}</Fact>
        <Fact name="Labels">
          <Tags values={job.labels ?? []} none="Any runner" />
        </Fact>
        <Fact name="Priority">{job.priority ?? 0}</Fact>
        <Fact name="Project">{template.project}</Fact>
        <Fact name="Runs so far">{template.runs}</Fact>
        <Fact name="Created">
          <RelativeTime at={template.createdAt} /> by {template.createdBy}
        </Fact>
        {template.changedAt !== template.createdAt && (
          <Fact name="Changed">
            <RelativeTime at={template.changedAt} /> by {template.changedBy}
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}

const Disabled = ({ template: { disabledAt, disabledBy, disabledReason } }: { template: Template }) => (
  <Fact name="Disabled">
    {disabledAt !== null && <RelativeTime at={disabledAt} />} by {disabledBy}
    {disabledReason !== null && `: ${disabledReason}`}
  </Fact>
);

/** What whoever runs it may say. */
export function Parameters({ template: { parameters } }: { template: Template }) {
  if (parameters.length === 0) return null;
  return (
    <Panel title="Parameters">
      <Facts>
        {parameters.map(({ name, description, default: usual, required, choices }) => (
          <Fact key={name} name={name}>
            <span className={styles.choices}>
              {usual === null ? (
                <span className="soft">{required ? 'Required' : 'Empty'}</span>
              ) : (
                <span className="mono">{usual}</span>
              )}
              {choices !== null && <Tags values={choices} />}
            </span>
            {description !== '' && <span className="soft">{description}</span>}
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}
