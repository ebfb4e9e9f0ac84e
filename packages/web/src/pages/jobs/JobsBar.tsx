import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import type { LiveJobList } from '../../live/job-list.ts';
import { BulkBar } from '../../parts/selection/BulkBar.tsx';
import { BulkJobs } from './BulkJobs.tsx';
import type { AskedOfJobs } from './bulk.ts';
import { chosenJobs } from './chosen-jobs.ts';

const items = [
  { key: 'rerun', label: 'Re-run', Icon: IconRefresh },
  { key: 'cancel', label: 'Cancel', Icon: IconPlayerStop },
] as const;
const near = ['rerun', 'cancel'] as const;

/** What can be done to the chosen jobs, for those who may run jobs somewhere. */
export function JobsBar({ list, shown }: { list: LiveJobList; shown: readonly string[] }) {
  const mayRun = useMay()('run_jobs', null);
  const [asked, setAsked] = useState<AskedOfJobs | null>(null);
  const ask = (action: AskedOfJobs['action'], ids: readonly string[]): void =>
    setAsked({ action, ids, jobs: ids.flatMap((id) => list.row(id) ?? []) });
  return (
    <>
      <BulkBar
        selection={chosenJobs}
        shown={shown}
        label="Actions on the selected jobs"
        items={mayRun ? items : []}
        near={near}
        onPick={ask}
      />
      <BulkJobs
        asked={asked}
        list={list}
        onClose={() => {
          setAsked(null);
          chosenJobs.clear();
        }}
      />
    </>
  );
}
