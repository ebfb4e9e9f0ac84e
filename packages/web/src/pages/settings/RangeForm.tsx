import type { SetNamedRange } from '@baton/protocol';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { setRange } from '../../api/actions.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { emptyRange, readRange } from './range-draft.ts';
import styles from './settings.module.css';

/** Sets a named range of a scope. */
export function RangeForm({ scope, onSet }: { scope: string; onSet: () => void }) {
  const [draft, setDraft] = useState(emptyRange);
  const [tried, setTried] = useState(false);
  const set = useMutation({
    mutationFn: (range: SetNamedRange) => setRange(draft.name.trim(), range),
    onSuccess: () => {
      setDraft(emptyRange);
      setTried(false);
      onSet();
    },
  });
  const read = readRange(draft, scope);
  const problems = tried ? (read.problems ?? {}) : {};
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (read.range) set.mutate(read.range);
  };
  const plain = { autoComplete: 'off', spellCheck: false };
  return (
    <form className={styles.secret} onSubmit={submit} noValidate>
      {set.isError && <FailureNotice error={set.error} />}
      <TextInput
        {...plain}
        label="Range"
        placeholder="2m"
        value={draft.name}
        error={problems.name}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
      />
      <TextInput
        {...plain}
        label="What it measures"
        description="The name by which runners offer it."
        value={draft.measures}
        error={problems.measures}
        onChange={(event) => setDraft({ ...draft, measures: event.currentTarget.value })}
      />
      <Textarea
        {...plain}
        label="Intervals"
        description="One a line; Hz for frequencies."
        placeholder="144e6..146e6"
        value={draft.intervals}
        error={problems.intervals}
        autosize
        maxRows={8}
        onChange={(event) => setDraft({ ...draft, intervals: event.currentTarget.value })}
      />
      <TextInput
        label="What it is for"
        value={draft.description}
        maxLength={500}
        onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
      />
      <Button type="submit" loading={set.isPending}>
        Set the range
      </Button>
    </form>
  );
}
