import type { Pairing, RunnerActionName } from '@baton/protocol';
import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { acts } from './acts.ts';
import { showRefusal } from './ask.ts';
import type { Asked } from './asked-address.ts';
import { BlastRadius, useBlastRadius } from './BlastRadius.tsx';
import { BulkResults } from './BulkResults.tsx';
import { DurationField } from './DurationField.tsx';
import type { Input } from './input.ts';
import { PairAgain } from './PairAgain.tsx';
import { perform } from './perform.ts';
import { WhatItDoes, WhenToUse } from './WhatItDoes.tsx';

interface Props {
  asked: Asked & { name: RunnerActionName };
  onClose: () => void;
}

/** Asks, and then does it: one at once, many with their results, and a rotation ends with the command that pairs the runner again. */
export function ConfirmAction({ asked, onClose }: Props) {
  const { name, ids, names } = asked;
  const [id = ''] = ids;
  const [bulk, setBulk] = useState<Input | null>(name === 'enable' ? {} : null);
  const [pairing, setPairing] = useState<Pairing | null>(null);
  const one = useMutation({
    mutationFn: (input: Input) => perform(id, name, input),
    onMutate: () => {
      if (name !== 'rotate') onClose();
    },
    onSuccess: (done) => setPairing(done.pairing),
    onError: (error, input) => {
      if (name !== 'rotate') showRefusal(names.get(id) ?? id, name, error, () => one.mutate(input));
    },
  });
  if (bulk) return <BulkResults asked={asked} input={bulk} onClose={onClose} />;
  if (pairing) return <PairAgain pairing={pairing} onClose={onClose} />;
  return (
    <Stack gap="md">
      {one.isError && <FailureNotice error={one.error} />}
      <ConfirmForm
        asked={asked}
        busy={one.isPending}
        onClose={onClose}
        onConfirm={(input) => (ids.length > 1 ? setBulk(input) : one.mutate(input))}
      />
    </Stack>
  );
}

interface FormProps extends Props {
  busy: boolean;
  onConfirm: (input: Input) => void;
}

function ConfirmForm({ asked: { name, ids }, busy, onClose, onConfirm }: FormProps) {
  const act = acts[name];
  const [reason, setReason] = useState('');
  const [forMs, setForMs] = useState<number | null | undefined>(null);
  const blast = useBlastRadius({ action: name, runners: [...ids], ...(forMs ? { forMs } : {}) });
  const input: Input = { ...(reason.trim() === '' ? {} : { reason: reason.trim() }), ...(forMs ? { forMs } : {}) };
  // what is agreed to must have been seen
  const isSeen = blast.isSuccess && !blast.isPlaceholderData && forMs !== undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isSeen) onConfirm(input);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <WhatItDoes name={name} ids={ids} />
        <BlastRadius blast={blast} />
        {act.time && <DurationField label={act.time.label} none={act.time.none} onChange={setForMs} />}
        <TextInput
          label="Reason"
          description="Optional; shown with the runner and kept in its history."
          value={reason}
          maxLength={500}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <WhenToUse name={name} ids={ids} />
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={busy} disabled={!isSeen} {...(act.danger ? { color: 'red.9' } : {})}>
            {act.verb}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
