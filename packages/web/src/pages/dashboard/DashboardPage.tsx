import type { Dashboard } from '@baton/protocol';
import { IconLayoutDashboard } from '@tabler/icons-react';
import { useMay } from '../../api/may.ts';
import { useDashboard } from '../../live/dashboard.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import page from '../../parts/page.module.css';
import { TimeRangeTabs } from '../../plot/TimeRangeTabs.tsx';
import { useTimeRange } from '../../plot/use-time-range.ts';
import { FirstSteps } from '../first-use/FirstSteps.tsx';
import { NoneOnline, useNoneOnline } from '../pools/NoneOnline.tsx';
import { RunnersLoading } from '../runners/RunnersEmpty.tsx';
import { Attention } from './Attention.tsx';
import styles from './dashboard.module.css';
import { LastJobs } from './LastJobs.tsx';
import { Plots } from './Plots.tsx';
import { Tiles } from './Tiles.tsx';
import { WhoRanWhat } from './WhoRanWhat.tsx';

/** What is running, who is free, what waits, what broke. */
export function DashboardPage() {
  const control = useTimeRange('24h');
  const { data, error } = useDashboard();
  return (
    <div className={page.flowing}>
      <PageHead title="Dashboard" tab="Dashboard" />
      {error && !data && <FailureNotice error={error} />}
      {!data && !error && <RunnersLoading />}
      {data && <FirstSteps otherwise={isNew(data) && <NothingYet />} />}
      {data && !isNew(data) && (
        <>
          {data.online === 0 && (
            <NoneOnline>
              <PlainLink href="/runners">Look at the runners</PlainLink>
            </NoneOnline>
          )}
          <Tiles dashboard={data} />
          <div className={styles.halves}>
            <Attention dashboard={data} />
            <LastJobs />
          </div>
          <Panel title="Over time" aside={<TimeRangeTabs control={control} />}>
            <Plots control={control} />
          </Panel>
          <WhoRanWhat control={control} />
        </>
      )}
    </div>
  );
}

const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** There is neither a runner nor a job. */
const isNew = ({ runners, jobs }: Dashboard): boolean => total(runners) + total(jobs) === 0;

/** What somebody is told who is past the first steps, or may not take them. */
function NothingYet() {
  const isAllowed = useMay();
  const words = useNoneOnline();
  return (
    <EmptyState icon={<IconLayoutDashboard size={26} stroke={1.6} />} title="Nothing runs here yet">
      <p>{words?.text}</p>
      {words?.comes === true ? null : isAllowed('manage_runners', null) ? (
        <p>
          First <PlainLink href="/runners?new=pair">pair a runner</PlainLink>: the program that executes jobs on a machine of
          yours.
        </p>
      ) : (
        <p>Whoever manages runners here can add one.</p>
      )}
      {isAllowed('run_jobs', null) && (
        <>
          <p>Run a job, and how it goes is shown here:</p>
          <CommandBlock command="baton run -- echo hello" label="command of a first job" />
        </>
      )}
    </EmptyState>
  );
}
