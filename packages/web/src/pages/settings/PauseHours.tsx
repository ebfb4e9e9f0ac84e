import type { PauseWindow } from '@baton/protocol';
import { ActionIcon, Button, Checkbox, Group, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { scopePauseQuery, setPauseHours } from '../../api/pauses.ts';
import { queryClient } from '../../api/query-client.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { useRowFocus } from '../../parts/table/use-row-focus.ts';
import { offerUndo } from '../../parts/undo/undo.ts';
import { type Day, dayChoices, windowProblem } from '../../text/pause-words.ts';
import styles from './settings.module.css';

const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Hours of the day in which nothing of the scope is assigned. */
export function PauseHours({ scope, mayEdit }: { scope: string; mayEdit: boolean }) {
  const query = scopePauseQuery(scope);
  const { data, error } = useQuery(query);
  const [draft, setDraft] = useState<PauseWindow[] | null>(null);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: (hours: PauseWindow[]) => setPauseHours({ scope, hours }),
    onSuccess: (now) => {
      setDraft(null);
      setTried(false);
      queryClient.setQueryData(query.queryKey, now);
      if (data)
        offerUndo('Pause hours changed', async () =>
          queryClient.setQueryData(query.queryKey, await setPauseHours({ scope, hours: data.hours })),
        );
    },
  });
  const hours = draft ?? data?.hours ?? [];
  const box = useRowFocus<HTMLFormElement>(hours.length);
  if (error) return <FailureNotice error={error} />;
  if (!data) return null;
  const change = (at: number, patch: Partial<PauseWindow> | null): void =>
    setDraft(hours.flatMap((each, index) => (index === at ? (patch === null ? [] : [{ ...each, ...patch }]) : [each])));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (hours.every((each) => windowProblem(each) === null)) save.mutate(hours);
  };
  return (
    <form ref={box} className={styles.hours} aria-label="Pause hours" noValidate onSubmit={submit}>
      <h3>Pause hours</h3>
      <p className={styles.about}>
        Nothing of {scope === 'instance' ? 'the system' : scope} is assigned while clocks of the time zone show these hours, over
        midnight too. Whoever resumes within them resumes until they are over.
      </p>
      {hours.length === 0 && <p className="soft">None.</p>}
      {hours.map((window, at) => (
        <Window
          // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else that tells them apart
          key={at}
          window={window}
          problem={tried ? windowProblem(window) : null}
          disabled={!mayEdit}
          onChange={(patch) => change(at, patch)}
        />
      ))}
      {save.isError && <FailureNotice error={save.error} />}
      {mayEdit && (
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconPlus size={15} stroke={1.8} />}
            onClick={() => setDraft([...hours, { from: '22:00', to: '06:00', timeZone: ownZone() }])}
          >
            Add hours
          </Button>
          {draft !== null && (
            <Button type="submit" loading={save.isPending}>
              Save the pause hours
            </Button>
          )}
        </Group>
      )}
    </form>
  );
}

interface WindowProps {
  window: PauseWindow;
  problem: string | null;
  disabled: boolean;
  onChange: (patch: Partial<PauseWindow> | null) => void;
}

function Window({ window, problem, disabled, onChange }: WindowProps) {
  const { from, to, timeZone, days = [] } = window;
  const field = { disabled, autoComplete: 'off' } as const;
  const choose = (day: Day, isChosen: boolean): void =>
    onChange({ days: dayChoices.map(({ value }) => value).filter((each) => (each === day ? isChosen : days.includes(each))) });
  return (
    <fieldset className={styles.window} data-row>
      <legend className={styles.hidden}>
        From {from} to {to}
      </legend>
      <TextInput
        {...field}
        w={90}
        label="From"
        value={from}
        error={problem !== null && timeZone.trim() !== ''}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
      />
      <TextInput {...field} w={90} label="To" value={to} onChange={(event) => onChange({ to: event.currentTarget.value })} />
      <TextInput
        {...field}
        w={190}
        label="Time zone"
        value={timeZone}
        error={problem !== null && timeZone.trim() === ''}
        onChange={(event) => onChange({ timeZone: event.currentTarget.value })}
      />
      <Group gap={10} role="group" aria-label="Days on which they begin" className={styles.days ?? ''}>
        <span className="soft">{days.length === 0 ? 'Every day, or only' : 'Only'}</span>
        {dayChoices.map(({ value, label }) => (
          <Checkbox
            key={value}
            size="xs"
            label={label}
            disabled={disabled}
            checked={days.includes(value)}
            onChange={(event) => choose(value, event.currentTarget.checked)}
          />
        ))}
      </Group>
      {!disabled && (
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${from} to ${to}`} onClick={() => onChange(null)}>
          <IconTrash size={16} stroke={1.7} />
        </ActionIcon>
      )}
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
