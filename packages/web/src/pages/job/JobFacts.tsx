import type { Job, JobDetail } from '@baton/protocol';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import { Tag, Tags } from '../../parts/marks/Tags.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Duration, ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { formatDuration, formatSpan } from '../../text/duration.ts';
import { measureText, spanText } from '../../text/ranges.ts';
import { scopeWords } from '../../text/scope-words.ts';
import { JobRunner } from '../jobs/JobCells.tsx';
import styles from './job.module.css';
import { Outcome } from './Outcome.tsx';

const onLostWords: Readonly<Record<Job['onLost'], string>> = { requeue: 'Queue again', fail: 'Fail', hold: 'Hold for a person' };
const onPartitionWords: Readonly<Record<Job['onPartition'], string>> = { continue: 'Keeps running', stop: 'Stops' };

/** What is known of it, beside its log. */
export function JobFacts({ job, drawFrom }: { job: Job } & Pick<JobDetail, 'drawFrom'>) {
  return (
    <Panel title="Job">
      <Facts>
        {job.outcome && (
          <Fact name="Outcome">
            <Outcome job={job} />
          </Fact>
        )}
        <Fact name="Runner">
          <JobRunner job={job} />
        </Fact>
        <Times job={job} />
        <Wishes job={job} />
        <Values job={job} drawFrom={drawFrom} />
        <TemplateFact job={job} />
        {job.rerunOf !== null && (
          <Fact name="Re-run of">
            <PlainLink href={`/jobs/${job.rerunOf}`} className="mono">
              {job.rerunOf.slice(0, 8)}
            </PlainLink>
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}

/** The template that it is a run of, and how it came about. */
function TemplateFact({ job: { run } }: { job: Job }) {
  if (!run) return null;
  return (
    <>
      <Fact name="Template">
        <PlainLink href={`/templates/${run.templateId}`} className="mono">
          {run.templateId.slice(0, 8)}
        </PlainLink>
      </Fact>
      {run.scheduledFor !== null && (
        <Fact name="Due">
          <ExactTime at={run.scheduledFor} />
          {run.lateMs !== null && <Tag warning>{`${formatDuration(run.lateMs)} late`}</Tag>}
        </Fact>
      )}
      {Object.entries(run.parameters).map(([name, value]) => (
        <Fact key={name} name={`Parameter ${name}`}>
          <span className="mono">{value === '' ? '(empty)' : value}</span>
        </Fact>
      ))}
    </>
  );
}

const Times = ({ job }: { job: Job }) => (
  <>
    <Lasting job={job} />
    <Fact name="Created">
      <RelativeTime at={job.createdAt} /> by {job.createdBy}
    </Fact>
    {job.startedAt !== null && (
      <Fact name="Started">
        <RelativeTime at={job.startedAt} />
      </Fact>
    )}
    {job.finishedAt !== null && (
      <Fact name="Finished">
        <RelativeTime at={job.finishedAt} />
      </Fact>
    )}
  </>
);

/** How long it waits by now, or waited before it first began and ran since. */
function Lasting({ job: { attention, state, createdAt, queuedSince, startedAt, finishedAt } }: { job: Job }) {
  const waits = startedAt === null || state === 'queued';
  if (waits && finishedAt !== null) return null;
  return (
    <>
      <Fact name={waits ? 'Waiting for' : 'Waited'}>
        {waits ? <Duration from={queuedSince} to={null} /> : <Duration from={createdAt} to={startedAt} />}
      </Fact>
      {attention && (
        <Fact name="Undecided for">
          <Duration from={attention.at} to={null} />
        </Fact>
      )}
      {!waits && !attention && (
        <Fact name="Duration">
          <Duration from={startedAt} to={finishedAt} />
        </Fact>
      )}
    </>
  );
}

/** Attempts that were given back do not count against the limit. */
const attemptsText = ({ attempts, attemptsCounted, maxAttempts }: Job): string => {
  if (attempts === 0) return 'None';
  return attempts === attemptsCounted
    ? `${attempts} of at most ${maxAttempts}`
    : `${attempts}, counted ${attemptsCounted} of ${maxAttempts}`;
};

/** What it uses of ranges, and what it draws values from. */
const Values = ({ job, drawFrom }: { job: Job } & Pick<JobDetail, 'drawFrom'>) => (
  <>
    {job.device && (
      <Fact name="Device">
        <Tags values={job.device} none="Any" />
      </Fact>
    )}
    {Object.entries(job.ranges).map(([name, own]) => (
      <Fact key={name} name={`Uses ${name}`}>
        {measureText(name, own)}
      </Fact>
    ))}
    {Object.entries(drawFrom).map(([name, sources]) => (
      <Fact key={name} name={`Draws ${name} from`}>
        {sources.map(({ name: named, intervals }) => (
          <div key={`${named} ${intervals.map(spanText)}`}>
            {named !== null && <strong>{named}</strong>}
            {intervals.map((interval) => (
              <div key={spanText(interval)} className={styles.span}>
                {measureText(name, interval)}
              </div>
            ))}
          </div>
        ))}
      </Fact>
    ))}
  </>
);

/** What it asks for, and what is to happen when things go wrong. */
const Wishes = ({ job }: { job: Job }) => (
  <>
    <Fact name="Executor">{job.executor}</Fact>
    <Fact name="Labels">
      <Tags values={job.labels} none="Any runner" />
    </Fact>
    {job.pinnedTo !== null && (
      <Fact name="Pinned to">
        <PlainLink href={`/runners/${job.pinnedTo}`}>{job.pinnedToName ?? job.pinnedTo.slice(0, 8)}</PlainLink>
      </Fact>
    )}
    {job.concurrency && (
      <Fact name="Concurrency key">
        {job.concurrency.key}, {job.concurrency.limit} at once
      </Fact>
    )}
    <Fact name="Priority">{job.priority}</Fact>
    <Fact name="Project">{scopeWords(job.project)}</Fact>
    <Fact name="Attempts">{attemptsText(job)}</Fact>
    <Fact name="Runner lost">{onLostWords[job.onLost]}</Fact>
    <Fact name="Runner cut off">{onPartitionWords[job.onPartition]}</Fact>
    <Fact name="Waiting limit">{job.waitLimitMs === null ? 'None' : formatSpan(job.waitLimitMs)}</Fact>
    <Fact name="Time limit">{job.timeLimitMs === null ? 'None' : formatSpan(job.timeLimitMs)}</Fact>
  </>
);
