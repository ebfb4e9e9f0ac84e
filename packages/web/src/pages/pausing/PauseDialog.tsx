import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { pauseScope, resumeScope } from '../../api/pauses.ts';
import { usePauses } from '../../live/pauses.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { offerUndo } from '../../parts/undo/undo.ts';
import { useScope } from '../../scope/scope.ts';
import { useScopeNames } from '../../scope/scopes.ts';
import { DurationField } from '../runner-actions/DurationField.tsx';
import { pausedWords } from './resume.ts';

/** Asks what is to be paused, why and for how long. */
export function PauseDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Pause assignment" size={480}>
      <PauseForm onDone={onClose} />
    </Dialog>
  );
}

function PauseForm({ onDone }: { onDone: () => void }) {
  const isAllowed = useMay();
  const scopes = useScopeNames().filter((name) => isAllowed('operate_runners', name));
  const pauses = usePauses();
  const [wanted, setWanted] = useState<string | null>(useScope());
  const [reason, setReason] = useState('');
  const [forMs, setForMs] = useState<number | null | undefined>(null);
  const [tried, setTried] = useState(false);
  const scope = scopes.find((name) => name === wanted) ?? scopes[0];
  const pause = useMutation({
    mutationFn: () =>
      pauseScope({ reason: reason.trim(), ...(scope !== undefined && { scope }), ...(typeof forMs === 'number' && { forMs }) }),
    onSuccess: () => {
      onDone();
      offerUndo(`${pausedWords(scope ?? 'instance')} paused`, () => resumeScope({ scope: scope ?? 'instance' }));
    },
  });
  const problem = reason.trim() === '' ? 'Say why: everybody who waits is told.' : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (problem === null && forMs !== undefined && scope !== undefined) pause.mutate();
  };
  const isPaused = pauses.some((each) => each.scope === scope && each.cause === 'asked');
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p>No job is given to a runner meanwhile. What runs goes on, and new jobs are taken and wait.</p>
        {pause.isError && <FailureNotice error={pause.error} />}
        <Select
          label="What"
          data={scopes.map((name) => ({ value: name, label: name === 'instance' ? 'The whole system' : name }))}
          value={scope ?? null}
          allowDeselect={false}
          onChange={setWanted}
        />
        <TextInput
          label="Why"
          data-autofocus
          maxLength={500}
          value={reason}
          autoComplete="off"
          error={tried ? problem : null}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DurationField label="It ends" none="When somebody resumes" onChange={setForMs} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={pause.isPending}>
            {isPaused ? 'Pause anew' : 'Pause'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
