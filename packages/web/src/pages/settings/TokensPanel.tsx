import { useState } from 'react';
import { Panel } from '../../parts/Facts.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RegistrationPanel } from '../adding/RegistrationPanel.tsx';
import { ScopeSelect } from '../adding/ScopeSelect.tsx';
import { useScopesOf } from '../adding/use-scopes.ts';
import styles from './settings.module.css';

/** The registration token of one scope at a time, and where the other tokens are. */
export function TokensPanel() {
  const { scopes, first } = useScopesOf('manage_runners');
  const [chosen, setChosen] = useState<string>();
  const scope = chosen ?? first;
  if (scope === undefined) return null;
  return (
    <Panel title="Tokens">
      <p className={styles.about}>
        With the registration token of a scope any number of runners register for its jobs, until it is reset. Programs sign in
        with the <PlainLink href="/account#api-tokens">API tokens</PlainLink> of somebody’s account; automation makes runners with{' '}
        <PlainLink href="/runners/keys">provisioning keys</PlainLink>.
      </p>
      <div className={styles.scope}>
        <ScopeSelect description="For whose jobs runners register." scopes={scopes} value={scope} onChange={setChosen} />
      </div>
      <RegistrationPanel key={scope} scope={scope} />
    </Panel>
  );
}
