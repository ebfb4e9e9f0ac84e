import type { Dashboard } from '@baton/protocol';
import { Button } from '@mantine/core';
import { IconLayoutDashboard } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMay } from '../../api/may.ts';
import { useDashboard } from '../../live/dashboard.ts';
import { CommandBlock } from '../../parts/CommandBlock.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice, Notice } from '../../parts/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import page from '../../parts/page.module.css';
import { TimeRangeTabs } from '../../plot/TimeRangeTabs.tsx';
import { useTimeRange } from '../../plot/use-time-range.ts';
import { RunnersLoading } from '../runners/RunnersEmpty.tsx';
import { Attention } from './Attention.tsx';
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
      {data && isNew(data) && <FirstSteps />}
      {data && !isNew(data) && (
        <>
          {data.online === 0 && (
            <Notice kind="warning" title="No runner is online. Jobs wait until one is.">
              <PlainLink href="/runners">Look at the runners</PlainLink>
            </Notice>
          )}
          <Tiles dashboard={data} />
          <div className={page.columns}>
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

/** What to do first. */
function FirstSteps() {
  const navigate = useNavigate();
  const mayPair = useMay()('manage_runners', null);
  return (
    <EmptyState icon={<IconLayoutDashboard size={26} stroke={1.6} />} title="Nothing runs here yet">
      <p>No runner is online. Jobs wait until one is.</p>
      {mayPair && (
        <>
          <p>First a runner: the program that executes jobs on a machine of yours.</p>
          <div>
            <Button onClick={() => void navigate({ to: '/runners', search: { new: 'pair' } })}>Pair the first runner</Button>
          </div>
          <CommandBlock command="baton runners add my-runner" label="pairing command" />
        </>
      )}
      <p>Then a job, and how it goes is shown here:</p>
      <CommandBlock command="baton run -- echo hello" label="command of a first job" />
    </EmptyState>
  );
}
