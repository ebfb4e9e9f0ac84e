import type { Project } from '@baton/protocol';
import { Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { secretsQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { useRowFocus } from '../../parts/table/use-row-focus.ts';
import { useScope } from '../../scope/scope.ts';
import { amongNames } from '../../scope/usual-project.ts';
import { scopeWords } from '../../text/scope-words.ts';
import { SecretForm } from './SecretForm.tsx';
import { SecretRow } from './SecretRow.tsx';
import { secretScopes } from './secret-scopes.ts';
import styles from './settings.module.css';

/** The secrets of one scope at a time. */
export function SecretsPanel({ projects }: { projects: readonly Project[] }) {
  const may = useMay();
  const shown = secretScopes(projects).filter(({ name }) => may('view', name));
  const [wanted, setWanted] = useState<string | null>(null);
  const ofPage = amongNames(
    shown.map(({ name }) => name),
    useScope(),
  );
  const scope = shown.find(({ name }) => name === (wanted ?? ofPage)) ?? shown[0];
  const secrets = useQuery({ ...secretsQuery(scope?.path ?? ''), enabled: scope !== undefined });
  const box = useRowFocus<HTMLDivElement>(secrets.data?.length ?? 0);
  if (!scope) return null;
  const again = () => queryClient.invalidateQueries({ queryKey: secretsQuery(scope.path).queryKey });
  const mayWrite = may('manage_secrets', scope.name);
  return (
    <Panel title="Secrets">
      <p className={styles.about}>
        Values that jobs get by their names, encrypted, and never shown again. A job looks in its project, then in the project’s
        owner, then in the instance.
      </p>
      <Select
        className={styles.scope ?? ''}
        label="Of"
        data={shown.map(({ name }) => ({ value: name, label: scopeWords(name) }))}
        value={scope.name}
        allowDeselect={false}
        onChange={setWanted}
      />
      <div ref={box}>
        {secrets.error && <FailureNotice error={secrets.error} />}
        {secrets.data?.map((secret) => (
          <SecretRow key={secret.name} secret={secret} scope={scope} mayRemove={mayWrite} onRemoved={again} />
        ))}
        {secrets.data?.length === 0 && (
          <Stack gap="xs">
            <p className="soft">
              No secrets yet.{' '}
              {mayWrite ? 'Keep the first one below, or from a terminal:' : 'Whoever manages secrets here can keep some.'}
            </p>
            {mayWrite && <CommandBlock command="baton secrets set DEPLOY_KEY < key" label="command for a secret" />}
          </Stack>
        )}
        {mayWrite && <SecretForm key={scope.name} scope={scope} onSet={again} />}
      </div>
    </Panel>
  );
}
