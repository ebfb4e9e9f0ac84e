import type { EditRunner, Runner } from '@baton/protocol';
import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { asFailure } from '../../api/as-failure.ts';
import { runners } from '../../live/runner-store.ts';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { type Difference, SaveFailure } from '../../parts/notices/ConflictNotice.tsx';
import { edit } from './perform.ts';

const nameCharsMax = 120;

type Editable = Pick<Runner, 'name' | 'trusted' | 'refusesUnlabelled'>;

/** What differs from before. */
function changesOf(before: Editable, wanted: Editable): EditRunner {
  const changes: EditRunner = {};
  if (wanted.name !== before.name) changes.name = wanted.name;
  if (wanted.trusted !== before.trusted) changes.trusted = wanted.trusted;
  if (wanted.refusesUnlabelled !== before.refusesUnlabelled) changes.refusesUnlabelled = wanted.refusesUnlabelled;
  return changes;
}

const labels = { name: 'Name', trusted: 'Only for protected projects', refusesUnlabelled: 'Only for jobs with labels' } as const;
const fieldNames = ['name', 'trusted', 'refusesUnlabelled'] as const;
const words = (value: string | boolean): string => (typeof value === 'string' ? value : value ? 'yes' : 'no');

/** Of what is changed, what was there before. */
const pickSeen = (seen: Editable, changes: EditRunner): Partial<Editable> =>
  Object.fromEntries(fieldNames.filter((name) => changes[name] !== undefined).map((name) => [name, seen[name]]));

const differencesOf = (now: Editable | undefined, changes: EditRunner): Difference[] =>
  fieldNames.flatMap((name) => {
    const mine = changes[name];
    if (!now || mine === undefined || mine === now[name]) return [];
    return [{ label: labels[name], mine: words(mine), theirs: words(now[name]) }];
  });

/** Its name, and which jobs it takes. What it runs goes on. */
export function EditForm({ runner, onClose }: { runner: Editable & { id: string }; onClose: () => void }) {
  // as it was when the form was opened: what is foreseen of the row must not change what is typed
  const [before, setBefore] = useState(runner);
  const [name, setName] = useState(before.name);
  const [trusted, setTrusted] = useState(before.trusted);
  const [refusesUnlabelled, setRefusesUnlabelled] = useState(before.refusesUnlabelled);
  const changes = changesOf(before, { name: name.trim(), trusted, refusesUnlabelled });
  const seen = { name: before.name, trusted: before.trusted, refusesUnlabelled: before.refusesUnlabelled };
  const change = useMutation({
    mutationFn: (anyway: boolean) => edit(before.id, changes, anyway ? undefined : pickSeen(seen, changes)),
    onSuccess: onClose,
  });
  const take = (): void => {
    const now = runners.rows.get(before.id) ?? before;
    setBefore({ ...before, ...now });
    setName(now.name);
    setTrusted(now.trusted);
    setRefusesUnlabelled(now.refusesUnlabelled);
    change.reset();
  };
  const isTaken = change.isError && asFailure(change.error).code === 'runner_name_taken';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (Object.keys(changes).length === 0) onClose();
    else if (name.trim() !== '') change.mutate(false);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {change.isError && !isTaken && (
          <SaveFailure
            error={change.error}
            differences={differencesOf(runners.rows.get(before.id), changes)}
            onTake={take}
            onAnyway={() => change.mutate(true)}
          />
        )}
        <TextInput
          label="Name"
          description="Its id, its jobs and its history stay."
          value={name}
          maxLength={nameCharsMax}
          error={isTaken ? asFailure(change.error).message : name.trim() === '' ? 'It needs a name.' : null}
          data-autofocus
          autoComplete="off"
          onChange={(event) => {
            setName(event.currentTarget.value);
            change.reset();
          }}
        />
        <Takes
          trusted={trusted}
          refusesUnlabelled={refusesUnlabelled}
          onTrusted={setTrusted}
          onRefusesUnlabelled={setRefusesUnlabelled}
        />
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={change.isPending}>
            Save
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

interface TakesProps {
  trusted: boolean;
  refusesUnlabelled: boolean;
  onTrusted: (trusted: boolean) => void;
  onRefusesUnlabelled: (refuses: boolean) => void;
}

/** Which jobs it takes. */
const Takes = ({ trusted, refusesUnlabelled, onTrusted, onRefusesUnlabelled }: TakesProps) => (
  <>
    <Checkbox
      label={labels.trusted}
      description="For a machine with access that work nobody reviewed must not get. A trusted runner takes no other jobs."
      checked={trusted}
      onChange={(event) => onTrusted(event.currentTarget.checked)}
    />
    <Checkbox
      label={labels.refusesUnlabelled}
      description="It refuses jobs that ask for no label, so that they don't take a special machine."
      checked={refusesUnlabelled}
      onChange={(event) => onRefusesUnlabelled(event.currentTarget.checked)}
    />
  </>
);
