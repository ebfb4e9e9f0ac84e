import type { EditProvisioningKey, ProvisioningKey } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { editProvisioningKey, removeProvisioningKey } from '../../api/actions.ts';
import { provisioningKeysQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { CopyableId } from '../../parts/CopyableId.tsx';
import { showFailure } from '../../parts/show-failure.ts';
import { Tag } from '../../parts/Tags.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import styles from './keys.module.css';

/** One key: what it is for, when it was used, and what can be done with it. Removing it is asked twice. */
export function KeyRow({ of: key }: { of: ProvisioningKey }) {
  const [isSure, setIsSure] = useState(false);
  const again = () => queryClient.invalidateQueries({ queryKey: provisioningKeysQuery.queryKey });
  const edit = useMutation({
    mutationFn: (body: EditProvisioningKey) => editProvisioningKey(key.id, body),
    onSettled: again,
    onError: (error, body): void => showFailure(`${key.name} was not changed`, error, () => edit.mutate(body)),
  });
  const remove = useMutation({
    mutationFn: () => removeProvisioningKey(key.id),
    onSettled: again,
    onError: (error): void => showFailure(`${key.name} was not removed`, error, remove.mutate),
  });
  return (
    <div className={styles.row}>
      <div className={styles.what}>
        <strong>{key.name}</strong>{' '}
        {key.expired ? <Tag warning>Expired</Tag> : key.enabled ? <Tag>Enabled</Tag> : <Tag warning>Disabled</Tag>}
        <div className={styles.facts}>
          <CopyableId id={key.id} />
          <span>{key.scope === 'instance' ? 'Whole instance' : key.scope}</span>
          <span>
            By {key.createdBy}, <RelativeTime at={key.createdAt} />
          </span>
          <span>
            {key.lastUsedAt === null ? (
              'Never used'
            ) : (
              <>
                Used <RelativeTime at={key.lastUsedAt} /> from {key.lastUsedFrom}
              </>
            )}
          </span>
          {key.expiresAt !== null && (
            <span>
              Ends <ExactTime at={key.expiresAt} />
            </span>
          )}
        </div>
      </div>
      <Button variant="default" size="xs" loading={edit.isPending} onClick={() => edit.mutate({ enabled: !key.enabled })}>
        {key.enabled ? 'Disable' : 'Enable'}
      </Button>
      {isSure ? (
        <Button color="red" size="xs" loading={remove.isPending} onClick={() => remove.mutate()}>
          Remove for good
        </Button>
      ) : (
        <Button variant="default" size="xs" onClick={() => setIsSure(true)}>
          Remove
        </Button>
      )}
    </div>
  );
}
