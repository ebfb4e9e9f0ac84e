import type { ScopeSettings } from '@baton/protocol';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { editScopeSettings, scopeSettingsQuery } from '../../api/pauses.ts';
import { queryClient } from '../../api/query-client.ts';
import { type Difference, isConflict } from '../../parts/notices/ConflictNotice.tsx';
import { offerUndo } from '../../parts/undo/undo.ts';
import { scopeInSentence } from '../../text/scope-words.ts';
import { backOf, editOf, ownText, settingRows, wasOf } from './setting-rows.ts';

/** Shows what the server says now; what stands under the scope follows. */
function show(now: ScopeSettings): void {
  queryClient.setQueryData(scopeSettingsQuery(now.scope).queryKey, now);
  void queryClient.invalidateQueries({ queryKey: ['scope-settings'] });
}

/** What is typed of the settings of a scope, and how it is saved. */
export function useSettingsDraft(held: ScopeSettings) {
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
      const back = backOf(held, edit);
      offerUndo(`Settings of ${scopeInSentence(held.scope)} changed`, async () =>
        show(await editScopeSettings({ ...back, scope: held.scope })),
      );
    },
  });
  const take = (): void => {
    setTyped({});
    setSeen({});
    save.reset();
  };
  const type = (name: string, text: string, own: string): void => {
    setTyped({ ...typed, [name]: text });
    // what was refused is being changed
    if (save.isError && !isConflict(save.error)) save.reset();
    if (seen[name] === undefined) setSeen({ ...seen, [name]: own });
  };
  /** where somebody else was faster */
  const differences: Difference[] = settingRows
    .filter((row) => seen[row.name] !== undefined && seen[row.name] !== ownText(held, row))
    .map((row) => ({ label: row.label, mine: typed[row.name] || 'nothing', theirs: ownText(held, row) || 'nothing' }));
  return { typed, type, edit, wrong, save, take, differences };
}
