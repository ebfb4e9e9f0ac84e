import type { ProvisioningKey, ProvisioningKeyList } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { editProvisioningKey, removeProvisioningKey } from '../../api/actions.ts';
import { foreseeAnswers } from '../../api/foresee.ts';
import { provisioningKeysQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { CopyableId } from '../../parts/CopyableId.tsx';
import { showFailure } from '../../parts/show-failure.ts';
import { Tag } from '../../parts/Tags.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { offerUndo } from '../../parts/undo.ts';
import styles from './keys.module.css';

const again = () => queryClient.invalidateQueries({ queryKey: provisioningKeysQuery.queryKey });

/** Switches it on or off, and shows that at once. */
async function turnKey(id: string, enabled: boolean): Promise<void> {
  const end = foreseeAnswers<ProvisioningKeyList>(provisioningKeysQuery.queryKey, (held) => ({
    ...held,
    keys: held.keys.map((each) => (each.id === id ? { ...each, enabled } : each)),
  }));
  try {
    await editProvisioningKey(id, { enabled });
  } catch (error) {
    end();
    throw error;
  } finally {
    void again();
  }
}

/** One key: what it is for, when it was used, and what can be done with it. Removing it is asked twice. */
export function KeyRow({ of: key }: { of: ProvisioningKey }) {
  const [isSure, setIsSure] = useState(false);
  const turn = useMutation({
    mutationFn: (enabled: boolean) => turnKey(key.id, enabled),
    onSuccess: (_, enabled) => offerUndo(`${key.name} ${enabled ? 'enabled' : 'disabled'}`, () => turnKey(key.id, !enabled)),
    onError: (error, enabled): void => showFailure(`${key.name} was not changed`, error, () => turn.mutate(enabled)),
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
      <Button variant="default" size="xs" onClick={() => turn.mutate(!key.enabled)}>
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
