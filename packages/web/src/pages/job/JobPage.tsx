import type { JobDetail } from '@baton/protocol';
import { operationExecutorNames } from '@baton/protocol/hosting-names';
import { getRouteApi } from '@tanstack/react-router';
import { useJobView } from '../../live/job-view.ts';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { JobPill } from '../../parts/marks/JobPill.tsx';
import { Tag } from '../../parts/marks/Tags.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { AskNotice } from './AskNotice.tsx';
import { Attempts } from './Attempts.tsx';
import { AttentionNotice } from './AttentionNotice.tsx';
import { JobActions } from './JobActions.tsx';
import { JobFacts } from './JobFacts.tsx';
import { JobFiles } from './JobFiles.tsx';
import { JobLog } from './JobLog.tsx';
import { JobTabs } from './JobTabs.tsx';
import { Outputs } from './Outputs.tsx';
import { SpecView } from './SpecView.tsx';
import { Timeline } from './Timeline.tsx';
import { WaitingNotice } from './WaitingNotice.tsx';

/** Work of the server on a cloud-hosted runner, which has a name of its own: `DEPLOY_RUNNER`. */
const isOperation = ({ executor }: { executor: string }): boolean =>
  Object.values<string>(operationExecutorNames).includes(executor);

const route = getRouteApi('/inside/jobs/$id');

/** Everything about one job. */
export function JobPage() {
  const { id } = route.useParams();
  const view = useJobView(id);
  if (view.data) return <JobView key={id} view={view.data} />;
  if (view.isError) {
    return (
      <div className={page.flowing}>
        <PageHead title="Job" tab="Job" />
        <FailureNotice error={view.error} />
      </div>
    );
  }
  return null;
}

function JobView({ view }: { view: JobDetail }) {
  const { tab, attempt } = route.useSearch();
  const { job, history } = view;
  const chosen = history.find((one) => String(one.number) === attempt) ?? history.at(-1);
  return (
    <div className={page.flowing}>
      <PageHead
        title={job.name}
        tab={job.name}
        beside={
          <>
            <JobPill job={job} />
            {isOperation(job) && <Tag>{job.executor.toUpperCase().replace('-', '_')}</Tag>}
            <CopyableId id={job.id} />
          </>
        }
        actions={<JobActions job={job} />}
      />
      <AttentionNotice key={`${job.attemptId} ${job.attention?.at}`} job={job} />
      {view.ask && <AskNotice key={view.ask.attemptId} job={job} ask={view.ask} />}
      <WaitingNotice job={job} />
      <div className={page.columns}>
        <div className={page.stack}>
          <JobTabs jobId={job.id} current={tab ?? 'log'} attempt={attempt} />
          {tab === undefined && <JobLog job={job} attempt={chosen} history={history} />}
          {tab === 'timeline' && <Timeline entries={view.timeline} history={history} />}
          {tab === 'spec' && <SpecView spec={view.spec} secrets={view.secrets} />}
        </div>
        <div className={page.stack}>
          <Outputs history={history} />
          <JobFiles jobId={job.id} outline={view.files} />
          <JobFacts job={job} drawFrom={view.drawFrom} />
          <Attempts jobId={job.id} history={history} chosen={chosen?.number} />
        </div>
      </div>
    </div>
  );
}
