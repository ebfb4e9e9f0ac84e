import type { ScopeSettings } from '@baton/protocol';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { editScopeSettings, scopeSettingsQuery } from '../../api/pauses.ts';
import { queryClient } from '../../api/query-client.ts';
import { LostRight } from '../../parts/LostRight.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import { editOf, inheritedText, ownText, sayerWords, settingRows } from './setting-rows.ts';
import styles from './settings.module.css';
import { ToPairAgain } from './ToPairAgain.tsx';

/** How often it is asked anew who is still to be paired again. */
const pairAgainEveryMs = 5_000;

interface Props {
  scope: string;
  mayEdit: boolean;
}

export function ScopeSettingsForm({ scope, mayEdit }: Props) {
  const { data, error } = useQuery({
    ...scopeSettingsQuery(scope),
    refetchInterval: (query) => ((query.state.data?.pairAgain.length ?? 0) > 0 ? pairAgainEveryMs : false),
  });
  if (error) return <FailureNotice error={error} />;
  return data ? <Fields held={data} mayEdit={mayEdit} /> : null;
}

function Fields({ held, mayEdit }: { held: ScopeSettings; mayEdit: boolean }) {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const { edit, wrong } = editOf(held, typed);
  const save = useMutation({
    mutationFn: () => editScopeSettings({ ...edit, scope: held.scope }),
    onSuccess: (now) => {
      setTyped({});
      queryClient.setQueryData(scopeSettingsQuery(held.scope).queryKey, now);
      // what stands under it follows
      void queryClient.invalidateQueries({ queryKey: ['scope-settings'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wrong.length === 0) save.mutate();
  };
  const rows = settingRows.filter(({ ofInstance }) => !ofInstance || held.scope === 'instance');
  const isChanged = Object.keys(edit).length > 0 || wrong.length > 0;
  return (
    <form className={styles.fields} onSubmit={submit} noValidate>
      <LostRight permission="manage_scope" scope={held.scope} />
      {rows.map((row) => (
        <TextInput
          key={row.name}
          label={row.label}
          description={`${sayerWords(held, row)}; ${row.about}`}
          placeholder={inheritedText(held, row)}
          value={typed[row.name] ?? ownText(held, row)}
          disabled={!mayEdit}
          autoComplete="off"
          spellCheck={false}
          error={wrong.includes(row.name) ? 'Write it like 30s, 12h or 90d.' : null}
          onChange={(event) => setTyped({ ...typed, [row.name]: event.currentTarget.value })}
        />
      ))}
      {save.isError && <FailureNotice error={save.error} />}
      {mayEdit && (
        <Button type="submit" loading={save.isPending} disabled={!isChanged}>
          Save
        </Button>
      )}
      <ToPairAgain runners={held.pairAgain} />
    </form>
  );
}
