import { useRef } from 'react';
import { runners } from '../../live/runner-store.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { formatCount } from '../../text/amount.ts';
import { type AskedName, acts } from './acts.ts';
import { type Asked, setAsked, useAsked } from './asked.ts';
import { ConfirmAction } from './ConfirmAction.tsx';
import { EditForm } from './EditForm.tsx';
import { LabelsForm } from './LabelsForm.tsx';
import { PairAgain } from './PairAgain.tsx';

const close = (): void => setAsked(null);

/** The dialog of what was asked for. Once on each page on which something can be. */
export function RunnerDialogs() {
  const asked = useAsked();
  // the title stays while the dialog fades away
  const last = useRef<Asked | null>(null);
  last.current = asked ?? last.current;
  return (
    <Dialog opened={asked !== null} onClose={close} title={last.current ? titleOf(last.current) : ''} size={520}>
      {asked && <AskedContent key={`${asked.name} ${asked.ids.join()}`} asked={asked} />}
    </Dialog>
  );
}

const verbs: Readonly<Record<Exclude<AskedName, keyof typeof acts>, string>> = {
  pair: 'Pair',
  edit: 'Edit',
  relabel: 'Labels of',
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
  if (name !== 'relabel' && name !== 'edit') return <ConfirmAction asked={{ ...asked, name }} onClose={close} />;
  const row = runners.rows.get(id);
  if (!row) return <p>This runner is gone.</p>;
  return name === 'edit' ? <EditForm runner={row} onClose={close} /> : <LabelsForm runner={row} onClose={close} />;
}
