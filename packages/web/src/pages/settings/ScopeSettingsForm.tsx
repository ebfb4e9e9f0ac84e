import type { EditScopeSettings, ScopeSettings } from '@baton/protocol';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { editScopeSettings, scopeSettingsQuery } from '../../api/pauses.ts';
import { queryClient } from '../../api/query-client.ts';
import { isConflict, SaveFailure } from '../../parts/ConflictNotice.tsx';
import { LostRight } from '../../parts/LostRight.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import { offerUndo } from '../../parts/undo.ts';
import { backOf, editOf, inheritedText, ownText, sayerWords, settingRows, wasOf } from './setting-rows.ts';
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

/** Shows what the server says now; what stands under the scope follows. */
function show(now: ScopeSettings): void {
  queryClient.setQueryData(scopeSettingsQuery(now.scope).queryKey, now);
  void queryClient.invalidateQueries({ queryKey: ['scope-settings'] });
}

/** Offers to say again what the scope said before it was changed so. */
function offerBack(held: ScopeSettings, edit: EditScopeSettings): void {
  const back = backOf(held, edit);
  offerUndo(`Settings of ${held.scope === 'instance' ? 'the instance' : held.scope} changed`, async () =>
    show(await editScopeSettings({ ...back, scope: held.scope })),
  );
}

function Fields({ held, mayEdit }: { held: ScopeSettings; mayEdit: boolean }) {
  const [typed, setTyped] = useState<Record<string, string>>({});
  // what the scope said itself when something else was begun to be typed
  const [seen, setSeen] = useState<Record<string, string>>({});
  const { edit, wrong } = editOf(held, typed);
  const save = useMutation({
    mutationFn: (anyway: boolean) =>
      editScopeSettings({ ...edit, scope: held.scope, ...(!anyway && { was: wasOf(edit, seen) }) }),
    // what it says by now is shown with the refusal
    onError: (error) => isConflict(error) && queryClient.invalidateQueries({ queryKey: ['scope-settings'] }),
    onSuccess: (now) => {
      setTyped({});
      setSeen({});
      show(now);
      offerBack(held, edit);
    },
  });
  const take = (): void => {
    setTyped({});
    setSeen({});
    save.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wrong.length === 0) save.mutate(false);
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
          onChange={(event) => {
            setTyped({ ...typed, [row.name]: event.currentTarget.value });
            if (seen[row.name] === undefined) setSeen({ ...seen, [row.name]: ownText(held, row) });
          }}
        />
      ))}
      {save.isError && (
        <SaveFailure
          error={save.error}
          differences={rows
            .filter((row) => seen[row.name] !== undefined && seen[row.name] !== ownText(held, row))
            .map((row) => ({
              label: row.label,
              mine: typed[row.name] || 'nothing',
              theirs: ownText(held, row) || 'nothing',
            }))}
          onTake={take}
          onAnyway={() => save.mutate(true)}
        />
      )}
      {mayEdit && (
        <Button type="submit" loading={save.isPending} disabled={!isChanged}>
          Save
        </Button>
      )}
      <ToPairAgain runners={held.pairAgain} />
    </form>
  );
}
