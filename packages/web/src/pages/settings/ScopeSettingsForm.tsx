import type { ScopeSettings } from '@baton/protocol';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { scopeSettingsQuery } from '../../api/pauses.ts';
import { SaveFailure } from '../../parts/notices/ConflictNotice.tsx';
import { LostRight } from '../../parts/notices/LostRight.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { inheritedText, ownText, problemAt, refusedSetting, sayerWords, settingRows } from './setting-rows.ts';
import styles from './settings.module.css';
import { ToPairAgain } from './ToPairAgain.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

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
  const { typed, type, edit, wrong, save, take, differences } = useSettingsDraft(held);
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
          error={wrong.includes(row.name) ? 'Write it like 30s, 12h or 90d.' : problemAt(save.error, row.name)}
          onChange={(event) => type(row.name, event.currentTarget.value, ownText(held, row))}
        />
      ))}
      {save.isError && refusedSetting(save.error) === null && (
        <SaveFailure error={save.error} differences={differences} onTake={take} onAnyway={() => save.mutate(true)} />
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
