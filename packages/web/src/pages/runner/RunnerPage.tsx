import type { Runner } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Failure } from '../../api/failure.ts';
import { runnerQuery } from '../../api/queries.ts';
import { runners, useRunnerRow, useRunnersVersion } from '../../live/runner-store.ts';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { RunnerFlags, RunnerPill } from '../../parts/marks/RunnerPill.tsx';
import { SpokenTag } from '../../parts/marks/SpokenTag.tsx';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import page from '../../parts/page.module.css';
import { TimeRangeTabs } from '../../plot/TimeRangeTabs.tsx';
import { useTimeRange } from '../../plot/use-time-range.ts';
import { NeverStarted } from '../adding/NeverStarted.tsx';
import { PairingCommand } from '../pairing/PairingCommand.tsx';
import { RunnerDialogs } from '../runner-actions/RunnerDialogs.tsx';
import { RunnerMenu } from '../runner-actions/RunnerMenu.tsx';
import { CredentialPanel } from './CredentialPanel.tsx';
import { HeartbeatStrip } from './HeartbeatStrip.tsx';
import { HeldBack } from './HeldBack.tsx';
import { HostingNotice, HostingPanel, isHosted } from './HostingPanel.tsx';
import { RunnerActions } from './RunnerActions.tsx';
import { RunnerAudit } from './RunnerAudit.tsx';
import { CapabilityFacts, RunnerFacts } from './RunnerFacts.tsx';
import { CurrentJobs, RunnerHistory } from './RunnerJobs.tsx';
import { RunnerLog } from './RunnerLog.tsx';
import { RunnerTimeline } from './RunnerTimeline.tsx';
import styles from './runner.module.css';
import { SpokenPanel } from './SpokenPanel.tsx';
import { VitalsPanel } from './VitalsPanel.tsx';
import { VitalsPlots } from './VitalsPlots.tsx';
import { WhatToCheck } from './WhatToCheck.tsx';

const route = getRouteApi('/inside/runners/$id');

/** Everything about one runner. */
export function RunnerPage() {
  const { id } = route.useParams();
  useRunnersVersion();
  const row = useRunnerRow(id);
  const [listed, setListed] = useState<string>();
  if (row && listed !== id) setListed(id);
  // It left the list while the page was open: there is nothing to ask.
  const left = !row && listed === id && runners.known;
  // The list may be long in coming; a single runner is not.
  const single = useQuery({ ...runnerQuery(id), enabled: !row && !left });
  // Known to the answer and not to the list: it was removed meanwhile.
  const runner = row ?? (runners.known ? undefined : single.data);
  if (runner) return <RunnerView key={id} runner={runner} />;
  if (!left && (single.isPending || (single.isSuccess && !runners.known))) return null;
  const gone = !single.isError || left || (single.error instanceof Failure && single.error.status === 410);
  return (
    <div className={page.flowing}>
      <PageHead title="Runner" tab="Runner" />
      {gone ? (
        <Notice kind="warning" title="This runner is gone">
          It was removed, it was never paired and its day has passed, or it was silent for so long that it left the lists: then it
          comes back by itself when it is started. <PlainLink href="/runners">All runners</PlainLink>
        </Notice>
      ) : (
        <FailureNotice error={single.error} />
      )}
    </div>
  );
}

function RunnerView({ runner }: { runner: Runner }) {
  const control = useTimeRange('24h');
  const needsPairing = !runner.hosting && (runner.contact === 'not_registered' || runner.contact === 'revoked');
  return (
    <div className={page.flowing}>
      <PageHead
        title={runner.name}
        tab={runner.name}
        beside={
          <>
            <RunnerPill runner={runner} />
            <SpokenTag runner={runner} />
            <RunnerFlags runner={runner} />
            <CopyableId id={runner.id} />
          </>
        }
        actions={<RunnerActions runner={runner} />}
      />
      <HeldBack runner={runner} />
      {isHosted(runner) && <HostingNotice runner={runner} />}
      <WhatToCheck runner={runner} />
      <div className={page.columns}>
        <div className={page.stack}>
          {needsPairing && (
            <Panel title="Pairing">
              {runner.contact === 'not_registered' && runner.enrolledAt !== null ? (
                <NeverStarted name={runner.name} />
              ) : (
                <PairingCommand runner={runner} />
              )}
            </Panel>
          )}
          <CurrentJobs runner={runner} />
          <HeartbeatStrip runner={runner} />
          <div className={page.bar}>
            <h2 className={styles.over}>Over time</h2>
            <TimeRangeTabs control={control} />
          </div>
          <RunnerTimeline runner={runner} control={control} />
          <VitalsPlots runnerId={runner.id} control={control} />
          <RunnerHistory runner={runner} />
          <RunnerLog runner={runner} />
        </div>
        <div className={page.stack}>
          <RunnerFacts runner={runner} />
          <SpokenPanel runner={runner} />
          {isHosted(runner) && <HostingPanel runner={runner} />}
          <CapabilityFacts runner={runner} />
          <VitalsPanel runner={runner} />
          <CredentialPanel runner={runner} />
          <RunnerAudit runner={runner} />
        </div>
      </div>
      <RunnerMenu />
      <RunnerDialogs />
    </div>
  );
}
