import { Select } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { Panel } from '../../parts/Facts.tsx';
import { useScope } from '../../scope/scope.ts';
import { useScopeNames } from '../../scope/scopes.ts';
import { amongNames } from '../../scope/usual-project.ts';
import { scopeWords } from '../../text/scope-words.ts';
import { PauseHours } from './PauseHours.tsx';
import { ScopeSettingsForm } from './ScopeSettingsForm.tsx';
import styles from './settings.module.css';

/** What one scope at a time says of its own: executor, workspace, thresholds, retention, pause hours. */
export function ScopePanel() {
  const isAllowed = useMay();
  const scopes = useScopeNames().filter((name) => isAllowed('view', name));
  const [wanted, setWanted] = useState<string | null>(null);
  const ofPage = amongNames(scopes, useScope());
  const scope = scopes.find((name) => name === wanted) ?? ofPage ?? scopes[0];
  if (scope === undefined) return null;
  const mayEdit = isAllowed('manage_scope', scope);
  return (
    <Panel title="Scopes">
      <p className={styles.about}>
        What a scope says holds in all that stands under it, unless something nearer says otherwise. An empty field says nothing.
      </p>
      <Select
        className={styles.scope ?? ''}
        label="Scope"
        data={scopes.map((name) => ({ value: name, label: scopeWords(name) }))}
        value={scope}
        allowDeselect={false}
        onChange={setWanted}
      />
      <ScopeSettingsForm key={scope} scope={scope} mayEdit={mayEdit} />
      <PauseHours key={`hours ${scope}`} scope={scope} mayEdit={mayEdit} />
    </Panel>
  );
}
