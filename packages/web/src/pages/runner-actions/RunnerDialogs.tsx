import { useEffect, useRef } from 'react';
import { useDialogName } from '../../dialogs/use-dialog.ts';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { useSelected } from '../../parts/selection/selection.ts';
import { formatCount } from '../../text/amount.ts';
import { UpdateRunners } from '../releases/UpdateRunners.tsx';
import { type AskedName, acts } from './acts.ts';
import { closeAsked as close, restoreAsked, useAsked } from './asked.ts';
import type { Asked } from './asked-address.ts';
import { ClearCache } from './ClearCache.tsx';
import { ConfirmAction } from './ConfirmAction.tsx';
import { selection } from './chosen-runners.ts';
import { EditForm } from './EditForm.tsx';
import { LabelsForm } from './LabelsForm.tsx';
import { PairAgain } from './PairAgain.tsx';

/** The dialog of what was asked for. Once on each page on which something can be. */
export function RunnerDialogs() {
  const asked = useAsked();
  const name = useDialogName();
  // the title stays while the dialog fades away
  const last = useRef<Asked | null>(null);
  last.current = asked ?? last.current;
  return (
    <>
      {name !== null && !asked && <Restored name={name} />}
      <Dialog opened={asked !== null} onClose={close} title={last.current ? titleOf(last.current) : ''} size={520}>
        {asked && <AskedContent key={`${asked.name} ${asked.ids.join()}`} asked={asked} />}
      </Dialog>
    </>
  );
}

/** Of an address that was opened with its dialog: waits for the rows that it names. */
function Restored({ name }: { name: string }) {
  const version = useRunnersVersion();
  const chosen = useSelected(selection);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the rows, which change in place
  useEffect(() => restoreAsked(name), [name, version, chosen]);
  return null;
}

const verbs: Readonly<Record<Exclude<AskedName, keyof typeof acts>, string>> = {
  pair: 'Pair',
  edit: 'Edit',
  relabel: 'Labels of',
  update: 'Update',
  'clear-cache': 'Clear the cache of',
};

function titleOf({ name, ids, names }: Asked): string {
  const [id = ''] = ids;
  const verb = name in acts ? acts[name as keyof typeof acts].verb : verbs[name as keyof typeof verbs];
  const what = ids.length === 1 ? (names.get(id) ?? id) : `${formatCount(ids.length)} runners`;
  return `${verb} ${what}`;
}

function AskedContent({ asked }: { asked: Asked }) {
  const { name, ids, names } = asked;
  const [id = ''] = ids;
  const runner = { id, name: names.get(id) ?? id };
  if (name === 'pair') return <PairAgain runner={runner} onClose={close} />;
  if (name === 'update') return <UpdateRunners runnerId={id} scope={null} onClose={close} />;
  if (name === 'clear-cache') return <ClearCache runnerId={id} onClose={close} />;
  if (name !== 'relabel' && name !== 'edit') return <ConfirmAction asked={{ ...asked, name }} onClose={close} />;
  const row = runners.rows.get(id);
  if (!row) return <p>This runner is gone.</p>;
  return name === 'edit' ? <EditForm runner={row} onClose={close} /> : <LabelsForm runner={row} onClose={close} />;
}
