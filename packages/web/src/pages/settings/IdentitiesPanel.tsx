import type { CloudIdentity } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.ts';
import { checkIdentity, identitiesQuery, removeIdentity } from '../../api/pools.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { RemovalDialog } from '../../parts/dialog/RemovalDialog.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { Pill } from '../../parts/marks/Pill.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { RelativeTime } from '../../parts/Times.tsx';
import { useScope } from '../../scope/scope.ts';
import { providerTitles } from '../../text/hosting-words.ts';
import { IdentityForm } from './IdentityForm.tsx';
import styles from './settings.module.css';

/** With which rights providers are called. */
export function IdentitiesPanel() {
  const scope = useScope();
  const mayManage = useMay()('manage_pools', scope);
  const adding = useDialog('add-identity');
  const query = useQuery(identitiesQuery);
  const shown = query.data?.identities.filter((each) => isWithin(each.scope, scope));
  return (
    <Panel title="Cloud identities">
      <p className={styles.about}>
        With which rights pools make their runners: a role or keys of AWS, the address of a Docker engine, a Kubernetes cluster.
        Each is checked before it is used; its secrets are encrypted and never shown again.
      </p>
      {query.isError && <FailureNotice error={query.error} />}
      {shown?.map((identity) => (
        <IdentityRow key={identity.id} identity={identity} />
      ))}
      {shown?.length === 0 && <p className="soft">None yet. Pools on this server need none.</p>}
      {mayManage && (
        <div>
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} stroke={1.8} />} onClick={adding.open}>
            Add an identity
          </Button>
        </div>
      )}
      <Dialog opened={adding.opened} onClose={adding.close} title="Add a cloud identity" size={520}>
        <IdentityForm onDone={adding.close} />
      </Dialog>
    </Panel>
  );
}

function IdentityRow({ identity }: { identity: CloudIdentity }) {
  const { id, name, provider, scope, check, pools } = identity;
  const mayManage = useMay()('manage_pools', scope);
  const asking = useDialog(`remove-identity.${id}`);
  const again = useMutation({
    mutationFn: () => checkIdentity(id),
    onError: (error) => showFailure(`${name} could not be checked`, error),
  });
  const remove = useMutation({
    mutationFn: () => removeIdentity(id),
    onError: (error) => showFailure(`${name} was not removed`, error),
  });
  return (
    <div className={styles.row}>
      <div className={styles.name}>
        <strong>{name}</strong>
        <div className="soft">
          {providerTitles[provider]}
          {pools.length > 0 && `, used by ${pools.join(', ')}`}
        </div>
      </div>
      <span>
        {check === null && <Pill tone="grey">Never checked</Pill>}
        {check?.ok && <Pill tone="green">Works</Pill>}
        {check?.ok === false && <Pill tone="red">Does not work</Pill>}{' '}
        {check && (
          <span className="soft">
            {check.text}, <RelativeTime at={check.at} />
          </span>
        )}
      </span>
      {mayManage && (
        <>
          <Button
            variant="default"
            size="xs"
            aria-label={`Check ${name}`}
            loading={again.isPending}
            onClick={() => again.mutate()}
          >
            Check
          </Button>
          <Button variant="default" size="xs" aria-label={`Remove ${name}`} loading={remove.isPending} onClick={asking.open}>
            Remove
          </Button>
        </>
      )}
      <RemovalDialog what="identity" opened={asking.opened} onClose={asking.close} onSure={() => remove.mutate()}>
        {pools.length > 0 ? (
          <>
            It is used by <strong>{pools.join(', ')}</strong>: as long as it is, it is not removed.
          </>
        ) : (
          <>
            <strong>{name}</strong> and its secret go for good.
          </>
        )}
      </RemovalDialog>
    </div>
  );
}
