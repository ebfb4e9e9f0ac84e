import type { ScopeSettings } from '@baton/protocol';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { editScopeSettings, scopeSettingsQuery } from '../../api/pauses.ts';
import { queryClient } from '../../api/query-client.ts';
import { FailureNotice, Notice } from '../../parts/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { offerUndo } from '../../parts/undo.ts';
import { backOf, editOf, inheritedText, ownText, sayerWords, settingRows } from './setting-rows.ts';
import styles from './settings.module.css';

interface Props {
  scope: string;
  mayEdit: boolean;
}

export function ScopeSettingsForm({ scope, mayEdit }: Props) {
  const { data, error } = useQuery(scopeSettingsQuery(scope));
  if (error) return <FailureNotice error={error} />;
  return data ? <Fields held={data} mayEdit={mayEdit} /> : null;
}

/** Shows what the server says now; what stands under the scope follows. */
function take(now: ScopeSettings): void {
  queryClient.setQueryData(scopeSettingsQuery(now.scope).queryKey, now);
  void queryClient.invalidateQueries({ queryKey: ['scope-settings'] });
}

function Fields({ held, mayEdit }: { held: ScopeSettings; mayEdit: boolean }) {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const { edit, wrong } = editOf(held, typed);
  const save = useMutation({
    mutationFn: () => editScopeSettings({ ...edit, scope: held.scope }),
    onSuccess: (now) => {
      setTyped({});
      take(now);
      const back = backOf(held, edit);
      offerUndo(`Settings of ${held.scope === 'instance' ? 'the instance' : held.scope} changed`, async () =>
        take(await editScopeSettings({ ...back, scope: held.scope })),
      );
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
      <PairAgain runners={held.pairAgain} />
    </form>
  );
}

function PairAgain({ runners }: { runners: ScopeSettings['pairAgain'] }) {
  if (runners.length === 0) return null;
  return (
    <Notice kind="info" title="To be paired again">
      These were paired with another workspace path and work there until they are paired again (Rotate…):
      <ul className={styles.runners}>
        {runners.map(({ id, name, workspace }) => (
          <li key={id}>
            <PlainLink href={`/runners/${id}`}>{name}</PlainLink> <span className="mono soft">{workspace}</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
