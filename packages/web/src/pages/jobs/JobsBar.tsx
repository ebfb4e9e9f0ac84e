import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { closeDialog, openDialog } from '../../dialogs/history.ts';
import { useDialogName } from '../../dialogs/use-dialog.ts';
import type { LiveJobList } from '../../live/job-list.ts';
import { BulkBar } from '../../parts/selection/BulkBar.tsx';
import { useSelected } from '../../parts/selection/selection.ts';
import { BulkJobs } from './BulkJobs.tsx';
import type { AskedOfJobs } from './bulk.ts';
import { chosenJobs } from './chosen-jobs.ts';

const items = [
  { key: 'rerun', label: 'Re-run', Icon: IconRefresh },
  { key: 'cancel', label: 'Cancel', Icon: IconPlayerStop },
] as const;
const near = ['rerun', 'cancel'] as const;

/** What the dialog of the address asks about the chosen jobs, as they were when it was opened. */
function useAsked(list: LiveJobList): AskedOfJobs | null {
  const name = useDialogName();
  const action = items.find(({ key }) => `${key}.selected` === name)?.key;
  const chosen = useSelected(chosenJobs);
  const [asked, setAsked] = useState<AskedOfJobs | null>(null);
  useEffect(() => {
    if (action === undefined) setAsked(null);
    else if (chosen.length > 0)
      setAsked((before) => before ?? { action, ids: chosen, jobs: chosen.flatMap((id) => list.row(id) ?? []) });
  }, [action, chosen, list]);
  return asked;
}

const close = (): void => {
  closeDialog();
  chosenJobs.clear();
};

/** What can be done to the chosen jobs, for those who may run jobs somewhere. */
export function JobsBar({ list, shown }: { list: LiveJobList; shown: readonly string[] }) {
  const mayRun = useMay()('run_jobs', null);
  const asked = useAsked(list);
  return (
    <>
      <BulkBar
        selection={chosenJobs}
        shown={shown}
        label="Actions on the selected jobs"
        items={mayRun ? items : []}
        near={near}
        onPick={(action) => openDialog(`${action}.selected`)}
      />
      <BulkJobs asked={mayRun ? asked : null} list={list} onClose={close} />
    </>
  );
}
